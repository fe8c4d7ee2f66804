"""The font of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_offline.model.calls import Offline
from xlwings_offline.styles import colors

if TYPE_CHECKING:
    from xlwings_offline.model.ranges.formats import Formats


class Font(Offline, base_classes.Font):
    """The font of cells: read as what they have in common (None if they differ), set for all."""

    def __init__(self, cells: Formats) -> None:
        self._cells = cells

    @property
    def api(self) -> Font:
        """Stands in for the native object."""
        return self


def _field(name: str, convert: Any = None, default: Any = None) -> property:
    def read(self: Font) -> Any:
        styles = self._cells.sheet.book.workbook.styles

        def of_style(style: int) -> Any:
            own = getattr(styles.font(style), name)
            return default if own is None else own

        return self._cells._common(of_style)  # noqa: SLF001 - the neighbour class

    def write(self: Font, value: Any) -> None:
        styles = self._cells.sheet.book.workbook.styles
        wanted = convert(value) if convert else value
        self._cells._restyle(lambda style: styles.with_font(style, **{name: wanted}))  # noqa: SLF001

    return property(read, write)


def _rgb(value: Any) -> tuple[int, int, int]:
    if isinstance(value, str):
        return colors.from_hex(value.removeprefix("#"))
    return (value & 255, value >> 8 & 255, value >> 16 & 255) if isinstance(value, int) else tuple(value)


for _name in ("bold", "italic", "size", "name"):
    setattr(Font, _name, _field(_name))
Font.color = _field("color", _rgb, default=(0, 0, 0))  # type: ignore[method-assign,assignment]
