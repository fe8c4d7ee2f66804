"""Zip safety: files that no program writes, and that would do harm if they were unpacked, are refused."""

import zipfile
from typing import Final

from xlwings_offline.errors import Unreadable

#: Deflate shrinks data by a factor of 1032 at most; a sheet that repeats one row, about 400.
MOST_RATIO: Final = 600
RATIO_MATTERS_FROM: Final = 50 * 2**20
MOST_BYTES: Final = 8 * 2**30
MOST_PARTS: Final = 60_000


def refuse_hostile(file: zipfile.ZipFile, name: str) -> None:
    """Check the directory of a zip file, which messages call by its name. Raises Unreadable."""
    infos = file.infolist()
    names = [info.filename for info in infos]
    if len({each.lower() for each in names}) != len(names):
        raise Unreadable(f"{name} has a part twice, which no workbook has; it was not opened.")
    if any(each.startswith(("/", "\\")) or ".." in each.replace("\\", "/").split("/") or ":" in each for each in names):
        raise Unreadable(f"{name} has a part that points outside the file; it was not opened.")
    if len(names) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_BYTES or any(map(_is_bomb, infos)):
        raise Unreadable(f"{name} would unpack to far more than a workbook holds; it was not opened.")
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable(f"{name} is encrypted inside; save it without a password and try again.")


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > RATIO_MATTERS_FROM and info.file_size > MOST_RATIO * max(info.compress_size, 1)
