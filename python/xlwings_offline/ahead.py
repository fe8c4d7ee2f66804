"""A file as calamine reads it, one sheet ahead: the next one is parsed while Python works on the one before."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook


class ReadAhead:
    """Sheets of one file. Calamine lets Python go on while it parses, but parses one sheet at a time."""

    def __init__(self, path: Path) -> None:
        self._file = CalamineWorkbook.from_path(str(path))
        self._worker = ThreadPoolExecutor(1, "calamine")
        self._expected: deque[str] = deque()
        self._coming: dict[str, Future[CalamineSheet]] = {}

    def expect(self, names: Iterable[str]) -> None:
        """Say which sheets will be asked for, in this order; others may be asked for as well."""
        self._expected = deque(names)
        self._start_next()

    def sheet(self, name: str) -> CalamineSheet:
        """The parsed sheet. Raises what calamine raises."""
        while name in self._expected:
            self._expected.popleft()
        coming = self._coming.pop(name, None) or self._worker.submit(self._file.get_sheet_by_name, name)
        self._start_next()
        return coming.result()

    def _start_next(self) -> None:
        if self._expected:
            name = self._expected.popleft()
            self._coming[name] = self._worker.submit(self._file.get_sheet_by_name, name)

    def close(self) -> None:
        """Let go of the file."""
        self._worker.shutdown(cancel_futures=True)
        self._coming.clear()
        self._file.close()
