"""A file as calamine reads it, a sheet ahead: the next one is parsed while Python works on the one before."""

from __future__ import annotations

import ctypes
import sys
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineSheet, CalamineWorkbook

#: The number of glibc's setting, and from how many bytes on a block is large.
_MMAP_THRESHOLD: Final = -3
_LARGE: Final = 2**20


class ReadAhead:
    """Sheets of one file. Calamine lets Python go on while it parses, and parses one sheet of a file at a time."""

    def __init__(self, path: Path) -> None:
        _give_back_large_blocks()
        self._path = path
        self._idle: deque[CalamineWorkbook] = deque()
        self._workers = ThreadPoolExecutor(2, "calamine")
        self._expected: deque[str] = deque()
        self._coming: dict[str, Future[CalamineSheet]] = {}

    def expect(self, names: Iterable[str]) -> None:
        """Say which sheets will be asked for, in this order; others may be asked for as well."""
        self._expected = deque(names)
        self._start_next()
        self._start_next()  # while the first is parsed Python has nothing to do, nor has it filled the memory yet

    def rows(self, name: str) -> list[list[Any]]:
        """The cells of a sheet, row by row. Raises what calamine raises."""
        while name in self._expected:
            self._expected.popleft()
        coming = self._coming.pop(name, None) or self._workers.submit(self._parsed, name)
        rows: list[list[Any]] = coming.result().to_python(skip_empty_area=False)
        del coming  # the parsed sheet takes as much again, and the next one twice that while it is parsed
        if not self._coming:
            self._start_next()
        return rows

    def _start_next(self) -> None:
        if self._expected:
            name = self._expected.popleft()
            self._coming[name] = self._workers.submit(self._parsed, name)

    def _parsed(self, name: str) -> CalamineSheet:
        try:
            file = self._idle.pop()
        except IndexError:
            file = CalamineWorkbook.from_path(str(self._path))
        try:
            return file.get_sheet_by_name(name)
        finally:
            self._idle.append(file)

    def close(self) -> None:
        """Let go of the file."""
        self._workers.shutdown(cancel_futures=True)
        self._coming.clear()
        for file in self._idle:
            file.close()


def _give_back_large_blocks() -> None:
    """Have glibc return every large block when it is freed: by itself it keeps more the larger they were."""
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # another C library than glibc, or none that is loaded
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)
