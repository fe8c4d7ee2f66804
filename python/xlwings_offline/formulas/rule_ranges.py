"""Ranges of a sheet's validations, conditional formats and ignored errors, extended with a table."""

import re

from xlwings_offline.formulas.references import Area, parse_area

_OWN = re.compile(rb'(<(?:\w+:)?(?:dataValidation|conditionalFormatting|ignoredError)\b[^>]*?\bsqref=")([^"]+)(?=")')
_EXTENDED = re.compile(
    rb"(<(?:\w+:)?(?:dataValidation|conditionalFormatting)\b(?:(?!</(?:\w+:)?(?:dataValidation|conditionalFormatting)>).)*?"
    rb"<(?:\w+:)?sqref>)([^<]+)(?=</)",
    re.DOTALL,
)


def extended(tail: bytes, body: Area, new_last_row: int) -> bytes:
    """The tail of a sheet's XML with each range that ended at the table's last row ending at the new one.

    That goes for ranges within the table's columns that begin in its header or body.
    """

    def fit(found: "re.Match[bytes]") -> bytes:
        return found[1] + " ".join(_fitted(part, body, new_last_row) for part in found[2].decode().split()).encode()

    return _EXTENDED.sub(fit, _OWN.sub(fit, tail))


def fitted_area(area: Area, body: Area, new_last_row: int) -> Area:
    """The area, ending at the new last row if it ended at the body's."""
    within = body.column1 <= area.column1 and area.column2 <= body.column2 and body.row1 - 1 <= area.row1
    if within and area.row2 == body.row2 and area.row1 <= new_last_row:
        return area._replace(row2=new_last_row)
    return area


def _fitted(text: str, body: Area, new_last_row: int) -> str:
    area = parse_area(text)
    if area is None:
        return text
    fitted = fitted_area(area, body, new_last_row)
    return text if fitted == area else fitted.text
