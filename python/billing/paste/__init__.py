"""Paste: raw cells become typed books; every cell that was spoilt on its way is found and said, none is guessed."""

from billing.paste.cells.amounts import read_amount
from billing.paste.cells.packed_columns import PackedColumn, PackedRows
from billing.paste.cells.raw import RawTable
from billing.paste.damage.catalogue import DAMAGE
from billing.paste.damage.cell_damage import Damage
from billing.paste.headers import HeaderMatch, match_headers
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
    "match_headers",
    "read_amount",
    "read_books",
    "take_in",
    "typed_books",
    "typed_table",
]
