"""Palette: the colours and type of everything that the workbook draws. Calm, and readable in black and white."""

from typing import Any, Final

INK: Final = "#1F2933"
GREY: Final = "#6B7785"
LINE: Final = "#D5DCE3"
SOFT: Final = "#F3F6F8"
ACCENT: Final = "#1F5673"
SECOND: Final = "#8FB8CC"
GOOD: Final = "#2F7D5B"
BAD: Final = "#B3413B"
#: From not due to long overdue.
AGES: Final = ("#8FB8CC", "#6FA3BC", "#E3B778", "#D9955B", "#C96F4A", "#B3413B", "#8C2F2B")
FONT: Final[dict[str, Any]] = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "vcenter"}
