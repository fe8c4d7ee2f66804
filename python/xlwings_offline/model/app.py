"""App and its books: what a running Excel would be."""

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
    """An app holds open books and a few settings that only a screen would show."""

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
        #: The range that was copied last.
        self.copied: Any = None
        #: What `alert` was asked to show, oldest first.
        self.alerts: list[str] = []
        #: What `alert` answers.
        self.answer = "ok"

    @property
    def engine(self) -> Engine:
        """The engine it belongs to."""
        return self._apps.engine

    @property
    def api(self) -> App:
        """Stands for the native object."""
        return self

    @property
    def pid(self) -> int:
        """A number of its own."""
        return self._pid

    @property
    def hwnd(self) -> int:
        """There is no window."""
        return self._pid

    @property
    def version(self) -> str:
        """Of the file format that is written."""
        return "16.0"

    @property
    def path(self) -> str:
        """Where the program is."""
        return str(Path(__file__).parent)

    @property
    def startup_path(self) -> str:
        """There is none."""
        return ""

    @property
    def selection(self) -> Any:
        """The cells that were selected last on the active sheet, A1 at first."""
        book = self.books.active
        return book.sheets.active.selection if book else None

    @round_trip
    def activate(self, steal_focus: bool = False) -> None:
        """Make it the active app."""
        self._apps.bring_to_front(self)

    @round_trip
    def calculate(self) -> None:
        """Formulas are worked out by Excel when it opens the file."""
        for book in self.books:
            book.workbook.full_calc()

    @round_trip
    def alert(self, prompt: str, title: Any = None, buttons: Any = None, mode: Any = None, callback: Any = None) -> str:
        """Keep what would be shown; answers `answer`."""
        self.alerts.append(prompt)
        return self.answer

    def quit(self) -> None:
        """Close every book without saving."""
        for book in list(self.books):
            book.close()
        self._apps.gone(self)

    kill = quit


class Books(Offline, base_classes.Books):
    """The open books of an app, the active one first."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._books: list[Book] = []

    @property
    def api(self) -> Books:
        """Stands for the native object."""
        return self

    @property
    def active(self) -> Book | None:
        """The book that was opened or activated last."""
        return self._books[0] if self._books else None

    def __call__(self, name_or_index: int | str) -> Book:
        """By name, or by number from 1."""
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

    def gone(self, book: Book) -> None:
        """Take out a book that was closed."""
        self._books.remove(book)

    def _registered(self, book: Book) -> Book:
        book.number = max((other.number for other in self._books), default=0) + 1
        self._books.insert(0, book)
        return book
