"""What the lists of a new workbook start with."""

from typing import Final

#: What a new workbook starts with: cells in the order of the table's columns.
STARTING_ROWS: Final[dict[str, list[list[object]]]] = {
    "terms": [
        ["DUE", "Payable at once"],
        ["NET 15", "Payable within 15 days"],
        ["NET 30", "Payable within 30 days"],
        ["2/10 NET 30", "2 % discount within 10 days, else payable within 30 days"],
        ["EOM+30D", "Payable 30 days after the end of the month"],
        ["DAY 15 +1M", "Payable on the 15th of the next month"],
    ],
    "taxes": [
        ["EXEMPT", 0.0, "no", "Not taxed, as medical services usually are"],
        ["SALES", 7.25, "no", "Sales tax"],
    ],
    "levels": [
        [0.0, "Notice before the due date", -5.0, "email", 5.0, "0-notice"],
        [1.0, "Friendly reminder", 3.0, "email", 5.0, "1-first"],
        [2.0, "Second reminder", 15.0, "email", 5.0, "2-second"],
        [3.0, "Firm reminder", 30.0, "letter", 5.0, "3-firm"],
        [4.0, "Final reminder", 60.0, "letter", 5.0, "4-final"],
    ],
}
