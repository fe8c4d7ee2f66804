"""Calls: those that would be a round trip to Excel are counted, those that this engine lacks are refused by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from xlwings_offline.errors import NotImplementedOffline

_open_counts: list[list[str]] = []


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the names of the calls made inside the with block."""
    calls: list[str] = []
    _open_counts.append(calls)
    try:
        yield calls
    finally:
        _open_counts.remove(calls)


_P = ParamSpec("_P")
_R = TypeVar("_R")


def count_round_trip(name: str) -> None:
    """Count one call."""
    for calls in _open_counts:
        calls.append(name)


def round_trip(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Count each call of a method or property that would be a round trip to Excel."""

    @wraps(function)
    def call(*arguments: _P.args, **options: _P.kwargs) -> _R:
        count_round_trip(function.__qualname__)
        return function(*arguments, **options)

    return call


class Offline:
    """Base of all classes of the model: a member of xlwings that they lack is named in the error."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name in inspect.get_annotations(cls):
            setattr(cls, name, None)  # an attribute of the instance, where xlwings' base has a property
        for base in cls.__mro__:
            if base.__module__ != "xlwings.base_classes":
                continue
            for name, member in vars(base).items():
                if name.startswith("_") or any(
                    name in vars(c) for c in cls.__mro__ if c.__module__.startswith("xlwings_offline")
                ):
                    continue
                function = member.fget if isinstance(member, property) else member
                if "NotImplementedError" not in getattr(getattr(function, "__code__", None), "co_names", ()):
                    continue
                refusal = _missing_property if isinstance(member, property) else _missing_method
                setattr(cls, name, refusal(base.__name__, name))


def _missing_property(kind: str, name: str) -> property:
    def refuse(*_arguments: Any) -> Any:
        raise NotImplementedOffline(f"xlwings_offline does not have {kind}.{name}; it needs a running Excel.")

    return property(refuse, refuse)


def _missing_method(kind: str, name: str) -> Callable[..., Any]:
    def refuse(*_arguments: Any, **_options: Any) -> Any:
        raise NotImplementedOffline(f"xlwings_offline does not have {kind}.{name}(); it needs a running Excel.")

    return refuse
