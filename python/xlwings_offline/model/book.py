"""Book: a workbook file that is open."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_offline.errors import Refusal
from xlwings_offline.formulas.references import Area
from xlwings_offline.model.calls import Offline, round_trip
from xlwings_offline.model.defined_names import Names
from xlwings_offline.model.sheet import Sheets
from xlwings_offline.package import files
from xlwings_offline.workbook.workbook import Workbook

if TYPE_CHECKING:
    from xlwings_offline.model.app import App


class Book(Offline, base_classes.Book):
    """One workbook; `unsaved_name` is the name of one that has no file of its own yet."""

    app: App
    sheets: Sheets
    names: Names

    def __init__(self, app: App, path: Path, unsaved_name: str = "") -> None:
        if not unsaved_name:
            files.refuse_unsafe(path)
        self.app, self.number, self._unsaved = app, 0, unsaved_name
        self.workbook = Workbook(path)
        #: The cells last selected, by sheet.
        self.selected: dict[str, Area] = {}
        self.sheets = Sheets(self)
        self.names = Names(self)

    @property
    def api(self) -> Book:
        """Stands in for the native object."""
        return self

    @property
    def name(self) -> str:
        """Name of the file."""
        return self._unsaved or self.workbook.package.path.name

    @property
    def fullname(self) -> str:
        """Path of the file; the name alone before it is saved."""
        return self._unsaved or str(self.workbook.package.path)

    @round_trip
    def activate(self) -> None:
        """Make it the active book."""
        self.app.books.bring_to_front(self)

    @round_trip
    def save(self, path: Any = None, password: Any = None) -> None:
        """Write the file in one step, after a backup before the first change of the day.

        Raises Refusal if it is read-only or open elsewhere.
        """
        if password:
            raise Refusal("A password needs Excel: save without one.")
        source = self.workbook.package.path
        if path is None:
            target = Path.cwd() / f"{self._unsaved}.xlsx" if self._unsaved else source
        else:
            target = Path(path).resolve()
            if not target.suffix:
                target = target.with_suffix(".xlsx")
        files.refuse_unwritable(target)
        self.workbook.become(target.suffix)
        files.keep_backup(target)
        self.workbook.save(target)
        if self._unsaved:
            shutil.rmtree(source.parent, ignore_errors=True)
            self._unsaved = ""

    @round_trip
    def close(self) -> None:
        """Close the file without saving."""
        self.workbook.package.close()
        if self._unsaved:
            shutil.rmtree(self.workbook.package.path.parent, ignore_errors=True)
        self.app.books.forget(self)
