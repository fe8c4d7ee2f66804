"""Page: a sheet being drawn with XlsxWriter, on a grid of equal columns; values only."""

from datetime import datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from billing.documents.drawing.palette import ACCENT, FONT, GREY, LINE

#: The same bytes whenever it is drawn.
_CREATED: Final = datetime(1980, 1, 1)
AMOUNT: Final = "#,##0.00;-#,##0.00;0.00"
_LETTER: Final = 1
#: In percent: fits the width, and unlike "fit to width" keeps the page breaks.
_SCALE: Final = 82


class Page:
    """A workbook with one sheet: puts values in its cells, and keeps one format for each look."""

    def __init__(self, name: str, columns: int, width: float) -> None:
        self.name, self.columns = name, columns
        self._content = BytesIO()
        self.book: Any = xlsxwriter.Workbook(self._content, {"in_memory": True})
        self.book.set_properties({"created": _CREATED, "title": name})
        self.sheet: Any = self.book.add_worksheet(name)
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.sheet.hide_gridlines(2)
        self.sheet.set_column(0, 0, 1.5, self.look())
        self.sheet.set_column(1, columns, width, self.look())

    def look(self, **style: Any) -> Any:
        """The format of a look; see XlsxWriter's format properties."""
        key = tuple(sorted({**FONT, **style}.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(dict(key))
        return self._formats[key]

    def put(self, row: int, column: int, value: Any, **style: Any) -> None:
        """Write a text or number, or nothing, in one cell."""
        if value is None or value == "":
            self.sheet.write_blank(row, column, None, self.look(**style))
        elif isinstance(value, str):
            self.sheet.write_string(row, column, value, self.look(**style))
        else:
            self.sheet.write_number(row, column, value, self.look(**style))

    def across(self, row: int, columns: tuple[int, int], value: Any, **style: Any) -> None:
        """Write over several columns of one row, as one cell."""
        first, last = columns
        if first == last:
            self.put(row, first, value, **style)
            return
        self.sheet.merge_range(row, first, row, last, "", self.look(**style))
        self.put(row, first, value, **style)

    def section(self, row: int, columns: tuple[int, int], title: str, hint: str = "") -> None:
        """Head a block: its title, what it is in grey words at the right, and a line below."""
        first, last = columns
        for column in range(first, last + 1):
            self.put(row, column, None, bottom=2, bottom_color=ACCENT)
        self.put(row, first, title, bold=True, font_size=12, font_color=ACCENT, bottom=2, bottom_color=ACCENT)
        if hint:
            style = {"font_size": 9, "font_color": GREY, "align": "right", "bottom": 2, "bottom_color": ACCENT}
            self.put(row, last, hint, **style)
        self.sheet.set_row(row, 21)

    def heads(self, row: int, columns: list[tuple[int, str]], *, last: int) -> None:
        """Heads of a table's columns: the first at the left, the others over their numbers."""
        style = {"font_color": GREY, "font_size": 9, "bottom": 1, "bottom_color": LINE}
        for column in range(columns[0][0], last + 1):
            self.put(row, column, None, **style)
        for place, (column, text) in enumerate(columns):
            self.put(row, column, text, align="right" if place else "left", **style)

    def landscape(self, footer: str, last_row: int, breaks: tuple[int, ...] = ()) -> None:
        """Print landscape, one page across on Letter and A4; a new page before each row of breaks."""
        self.sheet.set_landscape()
        self.sheet.set_paper(_LETTER)
        self.sheet.set_print_scale(_SCALE)
        self.sheet.set_h_pagebreaks(list(breaks))
        self.sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.7)
        self.sheet.center_horizontally()
        self.sheet.print_area(0, 0, last_row, self.columns)
        self.sheet.set_footer(f"&L&8{footer.replace('&', '&&')}&R&8Page &P of &N")

    def content(self) -> bytes:
        """The finished workbook."""
        self.book.close()
        return self._content.getvalue()
