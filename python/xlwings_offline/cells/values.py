"""Values: the Python value that a cell's XML means, and the XML of a Python value."""

import re
from datetime import datetime, timedelta
from math import floor
from typing import Final

#: Serial number 0 in each of the two calendars.
EPOCH: Final = datetime(1899, 12, 30)
EPOCH_1904: Final = datetime(1904, 1, 1)
LAST_SERIAL: Final = 2_958_466
LAST_SERIAL_1904: Final = LAST_SERIAL - 1462
_ESCAPE: Final = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")
#: The five entities of XML, and characters by number. HTML differs: there &#133; is an ellipsis.
_ENTITY: Final = re.compile("&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_LINK: Final = re.compile(r'=HYPERLINK\("((?:[^"]|"")*)"(?:,"((?:[^"]|"")*)")?\)')
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


class CellError(str):
    """An error value such as #N/A."""

    __slots__ = ()


ERRORS: Final = frozenset(
    [
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#UNKNOWN!",
    ]
)


def unescape(text: str) -> str:
    """The text with Excel's escapes for characters that XML cannot hold, such as _x000D_, resolved."""
    return without_lone_surrogates(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))


def decoded(text: str) -> str:
    """The text that is meant by the characters between two tags."""
    if "\r" in text:  # in XML every line ends with \n
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    return unescape(text) if "_x" in text else text


def _character(entity: re.Match[str]) -> str:
    name, decimal, hexadecimal = entity.groups()
    return _NAMED[name] if name else chr(int(decimal) if decimal else int(hexadecimal, 16))


def without_lone_surrogates(text: str) -> str:
    """The text with surrogate pairs joined; a lone half, which no file can hold, becomes a replacement character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def escape(text: str) -> str:
    """The text escaped to go between tags."""
    if _ESCAPE.search(text):
        text = _ESCAPE.sub(lambda found: f"_x{ord(found.group()):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def to_datetime(serial: float, *, is_1904: bool) -> datetime | float:
    """The date and time of a serial number, to the millisecond; the number itself if there is no such date."""
    if not 0 <= serial < (LAST_SERIAL_1904 if is_1904 else LAST_SERIAL):
        return serial
    epoch = EPOCH_1904 if is_1904 else EPOCH
    if not is_1904 and 1 <= serial < 60:  # Excel has a 29 February 1900, which never was
        epoch = EPOCH + timedelta(days=1)
    try:
        return epoch + timedelta(milliseconds=floor(serial * 86_400_000 + 0.5))
    except OverflowError:  # the last half of a millisecond before the year 10000
        return serial


def to_serial(moment: datetime, *, is_1904: bool) -> float:
    """The serial number of a date and time; a whole number for midnight."""
    since = moment.replace(tzinfo=None) - (EPOCH_1904 if is_1904 else EPOCH)
    serial = since.days + (since.seconds + since.microseconds / 1e6) / 86_400
    return serial - 1 if not is_1904 and 2 <= serial < 61 else serial


def as_typed(text: str) -> object:
    """What Excel makes of a text put into a cell of General format: a number, a logical value, an error, a text."""
    if text[:1] in "0123456789+-." and _NUMBER.fullmatch(text.strip()):
        return float(text)
    if text.upper() in {"TRUE", "FALSE"}:
        return text.upper() == "TRUE"
    return CellError(text) if text in ERRORS else text


def typed_text(value: object) -> str:
    """A value as it would be typed into a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def hyperlink_text(formula: str) -> str:
    """The text that a HYPERLINK formula of literals shows, '' for any other formula: it needs no calculation."""
    found = _LINK.fullmatch(formula)
    return (found.group(2) if found.group(2) is not None else found.group(1)).replace('""', '"') if found else ""


def content(value: object, *, is_1904: bool) -> tuple[str, str]:
    """The type attribute and the inner XML of a cell with a value ('' and '' for None)."""
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return ' t="b"', f"<v>{int(value)}</v>"
    if isinstance(value, float):
        return "", f"<v>{value!r}</v>" if not value.is_integer() or abs(value) > 1e15 else f"<v>{int(value)}</v>"
    if isinstance(value, int):
        return "", f"<v>{value}</v>"
    if isinstance(value, datetime):
        return content(to_serial(value, is_1904=is_1904), is_1904=is_1904)
    if isinstance(value, CellError):
        return ' t="e"', f"<v>{escape(value)}</v>"
    text = str(value)
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text or "  " in text else ""
    return ' t="inlineStr"', f"<is><t{space}>{escape(text)}</t></is>"
