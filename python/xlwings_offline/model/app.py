"""App and its books: what stands in for a running Excel."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_offline.model.book import Book
from xlwings_offline.model.calls import Offline, round_trip
from xlwings_offline.package.blank_book import blank_book

if TYPE_CHECKING:
    from xlwings_offline.model.engine import Apps, Engine


class App(Offline, base_classes.App):
    """Open books, and a few settings that matter only on a screen."""

    books: Books
    visible: bool
    screen_updating: bool
    display_alerts: bool
    enable_events: bool
    interactive: bool
    calculation: str
    status_bar: Any
    cut_copy_mode: Any

    def __init__(self, apps: Apps, pid: int) -> None:
        self._apps, self._pid = apps, pid
        self.books = Books(self)
        self.visible = False
        self.screen_updating = True
        self.display_alerts = True
        self.enable_events = True
        self.interactive = True
        self.calculation = "automatic"
        self.status_bar = False
        self.cut_copy_mode = False
        #: The range that was last copied.
        self.copied: Any = None
        #: The messages of `alert`, oldest first.
        self.alerts: list[str] = []
        #: The answer of `alert`.
        self.answer = "ok"

    @property
    def engine(self) -> Engine:
        """The engine it belongs to."""
        return self._apps.engine

    @property
    def api(self) -> App:
        """Stands in for the native object."""
        return self

    @property
    def pid(self) -> int:
        """A number that identifies it."""
        return self._pid

    @property
    def hwnd(self) -> int:
        """There is no window."""
        return self._pid

    @property
    def version(self) -> str:
        """The version of the file format."""
        return "16.0"

    @property
    def path(self) -> str:
        """The folder of this engine."""
        return str(Path(__file__).parent)

    @property
    def startup_path(self) -> str:
        """There is none."""
        return ""

    @property
    def selection(self) -> Any:
        """The cells last selected on the active sheet, A1 at first."""
        book = self.books.active
        return book.sheets.active.selection if book else None

    @round_trip
    def activate(self, steal_focus: bool = False) -> None:
        """Make it the active app."""
        self._apps.bring_to_front(self)

    @round_trip
    def calculate(self) -> None:
        """Have Excel calculate all formulas when it opens the files."""
        for book in self.books:
            book.workbook.full_calc()

    @round_trip
    def alert(self, prompt: str, title: Any = None, buttons: Any = None, mode: Any = None, callback: Any = None) -> str:
        """Keep the message in `alerts` and return `answer`."""
        self.alerts.append(prompt)
        return self.answer

    def quit(self) -> None:
        """Close every book without saving."""
        for book in list(self.books):
            book.close()
        self._apps.forget(self)

    kill = quit


class Books(Offline, base_classes.Books):
    """The open books of an app, the active one first."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._books: list[Book] = []

    @property
    def api(self) -> Books:
        """Stands in for the native object."""
        return self

    @property
    def active(self) -> Book | None:
        """The book last opened or activated."""
        return self._books[0] if self._books else None

    def __call__(self, name_or_index: int | str) -> Book:
        """By name, or by index from 1."""
        if isinstance(name_or_index, str):
            for book in self._books:
                if book.name.casefold() == name_or_index.casefold():
                    return book
            raise KeyError(name_or_index)
        return sorted(self._books, key=lambda book: book.number)[name_or_index - 1]

    def __len__(self) -> int:
        return len(self._books)

    def __iter__(self) -> Iterator[Book]:
        return iter(sorted(self._books, key=lambda book: book.number))

    @round_trip
    def add(self) -> Book:
        """A new book with one empty sheet, which has no file yet."""
        number = 1
        while any(book.name == f"Book{number}" for book in self._books):
            number += 1
        return self._registered(Book(self.app, blank_book(), f"Book{number}"))

    @round_trip
    def open(self, fullname: str, *_options: Any, **_more: Any) -> Book:
        """Open a file. Raises Refusal and Unreadable."""
        return self._registered(Book(self.app, Path(os.path.realpath(fullname))))

    def bring_to_front(self, book: Book) -> None:
        """Make a book the active one."""
        self._books.remove(book)
        self._books.insert(0, book)

    def forget(self, book: Book) -> None:
        """Forget a book that was closed."""
        self._books.remove(book)

    def _registered(self, book: Book) -> Book:
        book.number = max((other.number for other in self._books), default=0) + 1
        self._books.insert(0, book)
        return book
