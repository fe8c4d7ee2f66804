"""Mojibake: letters that were written as UTF-8 and read as something else ('MÃ¼ller' or 'M√ºller' for 'Müller').

ftfy knows what Windows, Macs and older programs make of them, also twice over. It leaves alone a western letter that
stands by itself ('ÄŒapek'), since it cannot ask; here the office is asked, so those count as well where their bytes are
good UTF-8.
"""

import re
from typing import Final

#: Stands where a letter could not be read at all.
LOST: Final = "\ufffd"


def _as_windows_reads(number: int) -> str:
    """The character that Windows shows for a byte."""
    return bytes([number]).decode("cp1252", errors="ignore") or chr(number)


_BYTES: Final = {_as_windows_reads(number): number for number in range(0x80, 0x100)}
#: Bytes that go on with a letter; of these, marks that also end a word in capitals ('IRMÃ…'), so that more must follow.
_MARKS: Final = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00ab\u00bb"
_NEXT: Final = "".join(re.escape(character) for character, number in _BYTES.items() if number < 0xC0)
_BROKEN: Final = re.compile(rf"[ÂÃÄÅ](?:(?![{_MARKS}])[{_NEXT}]|[{_MARKS}](?=\w))|â[{_NEXT}]{{2}}")
#: What was one letter has become two characters or more; the second of "Ã " may have become a plain space since.
_IN_DOUBT: Final = re.compile(r"[^\x00-\x7f]{2}|Ã ")


def repaired(text: str) -> str:
    """The text with broken letters put right where their bytes prove what they were; else as it is.

    >>> repaired("MÃ¼ller"), repaired("M√ºller"), repaired("SÃO PAULO"), repaired("Müller")
    ('Müller', 'Müller', 'SÃO PAULO', 'Müller')
    """
    if not _IN_DOUBT.search(text):
        return text
    from ftfy import fix_encoding  # noqa: PLC0415 - a twentieth of a second that hardly any run needs

    return _BROKEN.sub(_letter, fix_encoding(text))


def _letter(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[character] for character in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
