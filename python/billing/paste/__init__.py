"""Paste: raw cells become typed books; every cell that was spoilt on its way is found and said, none is guessed."""

from billing.paste.amounts import read_amount
from billing.paste.cell_damage import Damage
from billing.paste.damage import DAMAGE
from billing.paste.files import UnreadableFile, read_rows
from billing.paste.headers import HeaderMatch, match_headers
from billing.paste.packed import PackedColumn, PackedRows
from billing.paste.raw import RawTable
from billing.paste.reading import read_books, typed_books, typed_table
from billing.paste.take_in import TakenIn, take_in

__all__ = [
    "DAMAGE",
    "Damage",
    "HeaderMatch",
    "PackedColumn",
    "PackedRows",
    "RawTable",
    "TakenIn",
    "UnreadableFile",
    "match_headers",
    "read_amount",
    "read_books",
    "read_rows",
    "take_in",
    "typed_books",
    "typed_table",
]
