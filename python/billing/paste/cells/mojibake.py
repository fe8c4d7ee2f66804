"""Broken text: letters that were written as UTF-8 and read as something else ('MÃ¼ller' for 'Müller').

The five pairs and triples that occur in western and central European names are known; each counts only if its bytes are
good UTF-8. The ftfy library knows many more, but a billing office needs no more than to be told.
"""

import re
from typing import Final

#: Stands where a letter could not be read at all.
LOST: Final = "\ufffd"


def _as_windows_reads(number: int) -> str:
    """The sign that Windows shows for a byte."""
    return bytes([number]).decode("cp1252", errors="ignore") or chr(number)


_BYTES: Final = {_as_windows_reads(number): number for number in range(0x80, 0x100)}
#: Bytes that go on with a letter; of these, marks that also end a word in capitals ('IRMÃ…'), so that more must follow.
_MARKS: Final = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00ab\u00bb"
_NEXT: Final = "".join(re.escape(sign) for sign, number in _BYTES.items() if number < 0xC0)
_BROKEN: Final = re.compile(rf"[ÂÃÄÅ](?:(?![{_MARKS}])[{_NEXT}]|[{_MARKS}](?=\w))|â[{_NEXT}]{{2}}")


def repaired(text: str) -> str:
    """The text with broken letters put right where their bytes prove what they were; else as it is.

    >>> repaired("MÃ¼ller"), repaired("SÃO PAULO"), repaired("Müller")
    ('Müller', 'SÃO PAULO', 'Müller')
    """
    return _BROKEN.sub(_letter, text)


def _letter(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[sign] for sign in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
