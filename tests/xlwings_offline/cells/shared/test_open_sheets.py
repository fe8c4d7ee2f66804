"""Large sheets are held in memory only as long as they fit together."""

from dataclasses import dataclass

import pyarrow as pa
import pytest

from xlwings_offline.cells.arrays.packed_columns import SheetColumns
from xlwings_offline.cells.shared import open_sheets
from xlwings_offline.cells.shared.open_sheets import OpenSheets


@dataclass(eq=False)
class Sheet:
    weight: int
    is_open: bool = True

    def flush_and_close(self) -> None:
        self.is_open = False


@pytest.fixture
def held(monkeypatch) -> OpenSheets:
    monkeypatch.setattr(open_sheets, "MOST_OPEN", 10)
    return OpenSheets()


def test_the_least_recently_used_is_closed_first(held):
    one, two, three = Sheet(4), Sheet(4), Sheet(6)
    for sheet in (one, two, one, three):  # one was used again after two
        held.keep(sheet)
    assert [sheet.is_open for sheet in (one, two, three)] == [True, False, True]


def test_a_sheet_that_is_gone_is_not_written(held):
    one, two = Sheet(9), Sheet(9)
    held.keep(one)
    held.forget(one)
    held.keep(two)
    assert one.is_open


def test_one_sheet_is_held_by_column_until_it_changes(held):
    columns = SheetColumns({}, 0)
    held.keep_columns("one.xml", columns)
    assert held.columns_of("two.xml") is None
    held.drop_columns("two.xml")
    assert held.columns_of("one.xml") is columns
    held.drop_columns("one.xml")
    assert held.columns_of("one.xml") is None


def test_a_column_beyond_the_last_is_blank():
    assert SheetColumns({}, 2).column(5).packed == pa.nulls(2)
