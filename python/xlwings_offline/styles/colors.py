"""Colours as styles.xml has them (rgb, indexed, or of the theme with a tint), as (red, green, blue) from 0 to 255."""

import colorsys
from collections.abc import Sequence

from lxml import etree

from xlwings_offline.package.namespaces import DRAWING

Rgb = tuple[int, int, int]

_EIGHT = ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")
# ECMA-376 part 1, 18.8.27: the palette of Excel 97; the first eight come twice.
PALETTE: tuple[str, ...] = (
    *_EIGHT,
    *_EIGHT,
    *[
        "800000",
        "008000",
        "000080",
        "808000",
        "800080",
        "008080",
        "C0C0C0",
        "808080",
        "9999FF",
        "993366",
        "FFFFCC",
        "CCFFFF",
        "660066",
        "FF8080",
        "0066CC",
        "CCCCFF",
    ],
    *[
        "000080",
        "FF00FF",
        "FFFF00",
        "00FFFF",
        "800080",
        "800000",
        "008080",
        "0000FF",
        "00CCFF",
        "CCFFFF",
        "CCFFCC",
        "FFFF99",
        "99CCFF",
        "FF99CC",
        "CC99FF",
        "FFCC99",
    ],
    *[
        "3366FF",
        "33CCCC",
        "99CC00",
        "FFCC00",
        "FF9900",
        "FF6600",
        "666699",
        "969696",
        "003366",
        "339966",
        "003300",
        "333300",
        "993300",
        "993366",
        "333399",
        "333333",
    ],
)
# The order of the theme's colours that a colour's `theme` attribute counts by.
_THEME_ORDER = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)


def typed(color: str | int | Sequence[int] | None) -> Rgb | None:
    """A colour as xlwings accepts it: red, green, blue; "#A9D08E"; or a whole number with red in its lowest byte."""
    if isinstance(color, str):
        return from_hex(color)
    if isinstance(color, int):
        return color & 255, color >> 8 & 255, color >> 16 & 255
    if color is None:
        return None
    red, green, blue = color
    return red, green, blue


def from_hex(text: str) -> Rgb:
    """`FF0000` or `FFFF0000`, the first pair of eight digits being opacity."""
    digits = text[-6:].rjust(6, "0")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def to_hex(rgb: Rgb) -> str:
    """Eight digits, opaque, as Excel writes them."""
    red, green, blue = rgb
    return f"FF{red:02X}{green:02X}{blue:02X}"


def theme_colors(theme: etree._Element | None) -> list[str]:
    """The twelve colours of a theme part, in the order of `theme` attributes; empty without a theme."""
    scheme = None if theme is None else theme.find(f".//{{{DRAWING}}}clrScheme")
    if scheme is None:
        return []
    found = []
    for name in _THEME_ORDER:
        entry = scheme.find(f"{{{DRAWING}}}{name}")
        color = None if entry is None or not len(entry) else entry[0]
        found.append("000000" if color is None else color.get("lastClr") or color.get("val") or "000000")
    return found


def tinted(rgb: Rgb, tint: float) -> Rgb:
    """Lighter for a positive tint, darker for a negative one (ECMA-376 part 1, 18.8.19)."""
    if not tint:
        return rgb
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in rgb))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = (round(255 * part) for part in colorsys.hls_to_rgb(hue, light, saturation))
    return red, green, blue


def resolve(color: etree._Element | None, theme: Sequence[str], palette: Sequence[str] = PALETTE) -> Rgb | None:
    """The colour of an element; None for none, an automatic one, and one outside theme and palette."""
    if color is None:
        return None
    tint = float(color.get("tint") or 0)
    if rgb := color.get("rgb"):
        return tinted(from_hex(rgb), tint)
    for attribute, known in (("theme", theme), ("indexed", palette)):
        if (number := color.get(attribute)) is not None:
            return tinted(from_hex(known[int(number)]), tint) if int(number) < len(known) else None
    return None
