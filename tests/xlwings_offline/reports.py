"""A report as XlsxWriter draws it, with all that a sheet brought into another workbook has to keep."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from zlib import compress, crc32

import xlsxwriter

SHEET = "Report 2026-10"


def picture() -> BytesIO:
    """A red dot, as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + crc32(kind + data).to_bytes(4, "big")

    head = (24).to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    rows = compress((b"\0" + b"\xc0\x30\x30" * 24) * 24)
    return BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def draw(path: Path, table: str = "Debtors") -> Path:
    """A workbook of two sheets: the report, and one that the report's formulas also refer to."""
    with xlsxwriter.Workbook(path) as book:
        sheet, rates = book.add_worksheet(SHEET), book.add_worksheet("Rates")
        rates.write("A1", 21)
        money = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00", "border": 1})
        head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        sheet.set_column("A:A", 22)
        sheet.write("A1", "Month report", book.add_format({"bold": True, "font_size": 18, "font_color": "#1F4E78"}))
        sheet.write_datetime("B2", datetime(2026, 10, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row("A4", ["Month", "Billed", "Collected", "Share"], head)
        for row, (month, billed, collected) in enumerate(
            [("Jul", 1200.5, 900), ("Aug", 1500, 1300), ("Sep", -50, 700)], 4
        ):
            sheet.write_row(row, 0, [month, billed, collected], money)
            sheet.write_formula(row, 3, f"='{SHEET}'!C{row + 1}/B{row + 1}", money, collected / billed)
        sheet.write_formula("B9", "=Rates!A1*2", money, 42)
        sheet.write_formula("B10", "=Threshold*2", money, 2401)
        sheet.write_rich_string("A12", "all ", book.add_format({"bold": True}), "bold", " and 007")
        sheet.write_string("A13", "007")
        sheet.conditional_format("B5:C7", {"type": "data_bar", "data_bar_2010": True})
        sheet.conditional_format(
            "D5:D7", {"type": "cell", "criteria": "<", "value": 0, "format": book.add_format({"bg_color": "#FFC7CE"})}
        )
        sheet.data_validation("A5:A7", {"validate": "list", "source": ["Jul", "Aug", "Sep"]})
        columns = [
            {"header": "Who"},
            {"header": "Owes", "format": money},
            {"header": "Half", "formula": f"={table}[[#This Row],[Owes]]/2"},
        ]
        sheet.add_table("F4:H6", {"name": table, "columns": columns, "data": [["A", 10], ["B", 20]]})
        for kind, column, at in (("column", "B", "A15"), ("line", "C", "F15")):
            chart = book.add_chart({"type": kind})
            chart.add_series(
                {
                    "name": f"='{SHEET}'!${column}$4",
                    "categories": f"='{SHEET}'!$A$5:$A$7",
                    "values": f"='{SHEET}'!${column}$5:${column}$7",
                }
            )
            sheet.insert_chart(at, chart)
        sheet.insert_image("F1", "dot.png", {"image_data": picture()})
        sheet.write_comment("A1", "Closed on the 3rd")
        sheet.write_url("A30", f"internal:'{SHEET}'!A1", string="top")
        sheet.write_url("A31", "https://example.org/", string="site")
        sheet.add_sparkline("E5", {"range": f"'{SHEET}'!B5:C5"})
        sheet.print_area("A1:J31")
        sheet.repeat_rows(3)
        sheet.freeze_panes(4, 0)
        sheet.set_landscape()
        book.define_name("Threshold", f"='{SHEET}'!$B$5")
    return path
