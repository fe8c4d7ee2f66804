"""Home as it stands in the built workbook."""

from pathlib import Path

import openpyxl

from billing.actions import ACTIONS
from billing.excel.build.front import FIRST

BUILT = Path(__file__).parents[4] / "billing.xlsm"


def test_every_button_has_room_for_itself_and_the_last_run_stands_below_them():
    home = openpyxl.load_workbook(BUILT)["Home"]
    labels = {home.cell(row, 2).value: row for row in range(1, home.max_row + 1)}
    rows = [row for row in range(FIRST + 1, home.max_row + 1) if home.cell(row, 3).value not in (None, "None yet.")]

    assert len(rows) == len(ACTIONS)
    assert all(home.row_dimensions[row].height >= 36 for row in rows)
    assert labels["Last run"] > max(rows)
