"""Table cells: the raw cells of one table with where each of its columns stands, and the columns as typed so far."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.paste.cells.columns import TypedColumn
from billing.paste.cells.raw import RawTable
from billing.schema import Table


@dataclass(frozen=True)
class TableCells:
    """A table being typed. ``places``: where each column stands among the raw ones; ``columns``: those typed so far."""

    table: Table
    raw: RawTable
    places: dict[str, int]
    columns: dict[str, TypedColumn]
    as_of: date

    def row(self, place: int) -> list[Any]:
        """The cells of one row in the order of the table's columns."""
        cells = self.raw.rows[place]
        return [cells[self.places[c.name]] if c.name in self.places else None for c in self.table.columns]
