"""The engine: its apps, and how values are converted on their way from and to cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from xlwings import base_classes

from xlwings_offline.cells.values import CellError
from xlwings_offline.model.app import App
from xlwings_offline.model.calls import Offline


class Engine:
    """What xlwings works with where there is no Excel."""

    name = "offline"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: dict[str, Any]) -> Any:
        """A Python value as a cell holds it: a float, int, bool, str, datetime, or None."""
        kind = type(value)
        if kind is float:
            return None if value != value else value  # noqa: PLR0124 - NaN differs from itself
        if kind is str or value is None or kind is bool or kind is int or kind is dt.datetime:
            return value
        return _plain(value)

    @staticmethod
    def clean_value_data(
        data: list[list[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Raw values converted by the options of a read."""
        same_dates, same_numbers = datetime_builder is dt.datetime, number_builder is None

        def clean(value: Any) -> Any:
            kind = type(value)
            if value is None or value == "":
                return empty_as
            if kind is float:
                return value if same_numbers else number_builder(value)  # type: ignore[misc]  # checked above
            if kind is CellError:
                return str(value) if err_to_str else None
            if kind is dt.datetime and not same_dates:
                return datetime_builder(
                    year=value.year, month=value.month, day=value.day, hour=value.hour,
                    minute=value.minute, second=value.second, microsecond=value.microsecond, tzinfo=None,
                )  # fmt: skip
            return value

        if same_dates and same_numbers and empty_as is None:
            return [_errors(row, err_to_str) if "" in row or CellError in map(type, row) else row for row in data]
        return [[clean(value) for value in row] for row in data]


class Apps(Offline, base_classes.Apps):
    """The apps, the active one first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._apps: dict[int, App] = {}

    def add(self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None) -> App:
        """Add an app. A new book is opened in it unless `add_book` is False."""
        pid = max(self._apps, default=0) + 1
        app = self._apps[pid] = App(self, pid)
        if add_book is None or add_book:
            app.books.add()
        return app

    def forget(self, app: App) -> None:
        """Forget an app that was quit."""
        self._apps.pop(app.pid, None)

    def bring_to_front(self, app: App) -> None:
        """Make an app the active one."""
        self._apps = {app.pid: app, **{pid: other for pid, other in self._apps.items() if pid != app.pid}}

    def keys(self) -> list[int]:
        """The ids of the apps."""
        return list(self._apps)

    @staticmethod
    def cleanup() -> None:
        """There is nothing to clean up."""

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps.values()))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        return self._apps[pid]


def _errors(row: list[Any], err_to_str: bool) -> list[Any]:
    """The row with errors as text or blank, and empty texts blank, as xlwings gets them from Excel."""
    return [
        (str(value) if err_to_str else None) if type(value) is CellError else None if value == "" else value
        for value in row
    ]


def _plain(value: Any) -> Any:  # noqa: C901 - one line for each type that a cell can take
    if isinstance(value, np.generic):
        value = value.item() if not isinstance(value, np.datetime64) else pd.Timestamp(value)
        if isinstance(value, float) and value != value:  # noqa: PLR0124
            return None
    if value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime(warn=False).replace(tzinfo=None)
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, int | float | bool | str):
        return value
    if isinstance(value, dt.timedelta):
        return value.total_seconds() / 86_400
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86_400
    return str(value)
