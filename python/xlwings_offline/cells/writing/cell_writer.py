"""Blocks of values written into the rows of a sheet, column by column; the other cells of a row stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import repeat
from math import isfinite
from typing import Final, TypeAlias

from xlwings_offline.cells.rows.row_xml import Columns, Cut
from xlwings_offline.cells.rows.sheet_rows import MANY, SheetRows
from xlwings_offline.cells.shared.shared_parts import SharedParts
from xlwings_offline.cells.values import as_typed, content, escape, hyperlink_text, to_serial
from xlwings_offline.formulas.references import Area

#: Gives the style that each cell of an area has or would get, column by column, from its rows.
StylesOf: TypeAlias = Callable[[Area, Sequence[Cut | None]], list[list[int]]]

DATE_CODE, MOMENT_CODE = "m/d/yyyy", "m/d/yyyy h:mm"
#: Rows written at a time: few enough to stay in the processor's cache.
ROWS_AT_ONCE: Final = 2_000
#: A typed text that begins with one of these may become something else in Excel.
_MAYBE_TYPED: Final = frozenset("0123456789+-.=#'")
_TRUTH: Final = frozenset("tTfF")
#: What cannot go between tags as it is, or not without xml:space; NUL separates two texts. Searching for one after the
#: other takes a tenth of the time of a pattern.
_NOT_PLAIN: Final = (*map(chr, range(1, 32)), "\ufffe", "\uffff", "_x", "  ", "\x00 ", " \x00")
_MARKUP: Final = ("&", "<", ">")


class CellWriter:
    """Writes rows of one workbook; remembers the styles that it has seen."""

    def __init__(self, shared: SharedParts) -> None:
        self._shared = shared
        self._text_styles: dict[int, bool] = {}
        self._date_styles: dict[tuple[int, bool], int] = {}
        self._is_1904 = shared.date1904
        self._made_formulas = False

    def write(
        self, rows: SheetRows, area: Area, values: Sequence[Sequence[object]], styles_of: StylesOf, *, typed: bool
    ) -> bool:
        """Put values into an area; returns whether a formula was written or overwritten.

        If `typed`, texts become what Excel makes of them when they are typed; else only formulas do.
        """
        self._made_formulas = False
        for start in range(0, len(values), ROWS_AT_ONCE):
            some = values[start : start + ROWS_AT_ONCE]
            part = area._replace(row1=area.row1 + start, row2=area.row1 + start + len(some) - 1)
            self._write_rows(rows, part, some, styles_of, typed=typed)
        return self._made_formulas

    def _write_rows(
        self, rows: SheetRows, area: Area, values: Sequence[Sequence[object]], styles_of: StylesOf, *, typed: bool
    ) -> None:
        numbers = range(area.row1, area.row2 + 1)
        columns = Columns(area.column1, area.column2, many=len(values) >= MANY)
        are_new = area.row1 > rows.last
        cuts = [None] * len(numbers) if are_new else [rows.cut(number, columns) for number in numbers]
        self._made_formulas |= any(cut is not None and cut.has_formula for cut in cuts)
        built = [
            self._cells(_Column(letters, numbers, list(cells), styles), typed=typed)
            for letters, cells, styles in zip(
                columns.letters, zip(*values, strict=True), styles_of(area, cuts), strict=True
            )
        ]
        made = []
        for number, cut, texts in zip(numbers, cuts, map("".join, zip(*built, strict=True)), strict=True):
            if cut is not None:
                made.append((number, b"".join((cut.before, texts.encode(), cut.after, b"</row>"))))
            elif texts:
                made.append((number, b'<row r="%d">%b</row>' % (number, texts.encode())))
        rows.put(made)

    # -- styles

    def _is_text(self, style: int) -> bool:
        known = self._text_styles.get(style)
        if known is None:
            known = self._text_styles[style] = self._shared.styles.number_format(style) == "@"
        return known

    def _date_style(self, style: int, moment: datetime) -> int:
        timed = bool(moment.hour or moment.minute or moment.second or moment.microsecond)
        key = (style, timed)
        if key not in self._date_styles:
            styles = self._shared.styles
            code = MOMENT_CODE if timed else DATE_CODE
            general = styles.number_format(style) in {"General", "@"}
            self._date_styles[key] = styles.with_number_format(style, code) if general else style
        return self._date_styles[key]

    # -- cells

    def _cells(self, column: _Column, *, typed: bool) -> list[str]:
        """The XML of the cells of one column: all at once if its values are of one type."""
        kinds = set(map(type, column.values)) - {type(None)}
        styles = set(column.styles)
        are_texts = {self._is_text(style) for style in styles}
        if kinds == {datetime} and all(map(self._keeps_dates, styles)):
            serials = {v: to_serial(v, is_1904=self._is_1904) for v in set(column.values) if v is not None}  # type: ignore[arg-type]
            column.values = [None if v is None else serials[v] for v in column.values]
            kinds = {float}
        if not kinds:
            return column.blanks()
        if kinds == {float} and are_texts == {False} and isfinite(sum(filter(None, column.values))):  # type: ignore[arg-type]
            return column.numbers()
        if kinds == {str} and len(are_texts) == 1 and (are_texts == {True} or column.is_plain(typed=typed)):
            texts = column.texts()
            if texts is not None:
                return texts
        return [
            self._cell(f"{column.letters}{number}", value, style, typed=typed)
            for number, value, style in zip(column.rows, column.values, column.styles, strict=True)
        ]

    def _keeps_dates(self, style: int) -> bool:
        """Whether a date written into a cell leaves its format alone."""
        return self._shared.styles.number_format(style) not in {"General", "@"}

    def _cell(self, place: str, value: object, style: int, *, typed: bool) -> str:
        if value is None or value == "":
            return f'<c r="{place}" s="{style}"/>' if style else ""
        if isinstance(value, str):
            if not self._is_text(style):
                if value[0] == "=" and len(value) > 1:
                    self._made_formulas = True
                    shown = hyperlink_text(value)
                    kind, cached = (' t="str"', f"<v>{escape(shown)}</v>") if shown else ("", "")
                    return f'<c r="{place}"{_s(style)}{kind}><f>{escape(value[1:])}</f>{cached}</c>'
                if typed:
                    value = value[1:] if value[0] == "'" else as_typed(value)
        elif isinstance(value, datetime):
            style = self._date_style(style, value)
        elif isinstance(value, int | float) and not isinstance(value, bool) and self._is_text(style):
            value = general(value)
        kind, inner = content(value, is_1904=self._is_1904)
        return f'<c r="{place}"{_s(style)}{kind}>{inner}</c>'


class _Column:
    """One column of a block: values and styles of its rows."""

    def __init__(self, letters: str, rows: range, values: list[object], styles: list[int]) -> None:
        self.letters, self.rows, self.values, self.styles = letters, rows, values, styles

    def is_plain(self, *, typed: bool) -> bool:
        """Whether all texts stay texts. The values are texts or None."""
        texts = [value for value in self.values if value]
        firsts = {text[:1] for text in texts}  # type: ignore[index]
        if not typed:
            return "=" not in firsts
        return _MAYBE_TYPED.isdisjoint(firsts) and (
            _TRUTH.isdisjoint(firsts) or {"TRUE", "FALSE"}.isdisjoint(map(str.upper, texts))  # type: ignore[arg-type]
        )

    def _style_attributes(self) -> Iterable[str]:
        only = set(self.styles)
        if len(only) == 1:
            return repeat(_s(only.pop()))
        texts = {style: _s(style) for style in only}
        return [texts[style] for style in self.styles]

    def blanks(self) -> list[str]:
        """Blank cells: only those with a style exist at all."""
        at = self.letters
        return [f'<c r="{at}{n}"{s}/>' if s else "" for n, s in zip(self.rows, self._style_attributes(), strict=False)]

    def numbers(self) -> list[str]:
        """Cells of finite floats and blanks."""
        at, values = self.letters, self.values
        if None in values:
            return [
                f'<c r="{at}{n}"{s}><v>{v!r}</v></c>' if v is not None else f'<c r="{at}{n}"{s}/>' if s else ""
                for n, s, v in zip(self.rows, self._style_attributes(), values, strict=False)
            ]
        if all(map(float.is_integer, values)) and max(map(abs, values)) < 1e15:  # type: ignore[arg-type]
            values = [int(value) for value in values]  # type: ignore[call-overload]
        return [
            f'<c r="{at}{n}"{s}><v>{v}</v></c>'
            for n, s, v in zip(self.rows, self._style_attributes(), values, strict=False)
        ]

    def texts(self) -> list[str] | None:
        """Cells of texts and blanks; None if a text needs more than the three common escapes."""
        texts: list[str] = ["" if value is None else value for value in self.values]  # type: ignore[misc]
        joined = "\x00".join(["", *texts, ""])
        if any(mark in joined for mark in _NOT_PLAIN):
            return None
        if any(mark in joined for mark in _MARKUP):
            joined = joined.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        at = self.letters
        return [
            f'<c r="{at}{n}"{s} t="inlineStr"><is><t>{v}</t></is></c>' if v else f'<c r="{at}{n}"{s}/>' if s else ""
            for n, s, v in zip(self.rows, self._style_attributes(), joined.split("\x00")[1:-1], strict=False)
        ]


def general(value: float) -> str:
    """A number as General format shows it, which is what a cell of text format keeps of it."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e11 else f"{value:.10G}"


def _s(style: int) -> str:
    return f' s="{style}"' if style else ""
