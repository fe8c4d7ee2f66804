"""The look of the workbook: few colours, one font, the formats that all built sheets share."""

from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

INK, QUIET, LINE, PALE, PAPER = "#1F2A44", "#6B7280", "#D5DAE3", "#F3F5F9", "#FFFFFF"
GOOD, LOOK, ACT = "#D8EFDD", "#FFF1CC", "#F9D5D3"
GOOD_INK, LOOK_INK, ACT_INK = "#1E6B34", "#7A5200", "#9C1C17"
INPUT_CELL: Final = "#FFFBE6"
FONT: Final = {"font_name": "Calibri", "font_size": 11}


@dataclass(frozen=True)
class Style:
    """Formats made once for one workbook."""

    book: Workbook

    def __call__(self, **wish: Any) -> Format:
        """A format with the workbook's font."""
        return self.book.add_format({**FONT, "valign": "vcenter", **wish})

    @property
    def title(self) -> Format:
        """A sheet's name."""
        return self(font_size=16, bold=True, font_color=INK)

    @property
    def about(self) -> Format:
        """One quiet sentence."""
        return self(font_color=QUIET)

    @property
    def link(self) -> Format:
        """A way to another sheet."""
        return self(font_color="#2F5597", underline=1)

    def header(self, *, computed: bool) -> Format:
        """A table's header: dark for what people type, grey for what the workbook fills."""
        return self(bold=True, font_color=PAPER, bg_color=QUIET if computed else INK, text_wrap=False, border=0)

    def tint(self, fill: str, ink: str) -> Format:
        """What a conditional format paints."""
        return self.book.add_format({"bg_color": fill, "font_color": ink})
