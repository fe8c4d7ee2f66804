"""Invoices as the customer gets them: read back with openpyxl, and printed with LibreOffice."""

import datetime as dt
import re
import shutil
import zipfile
from io import BytesIO
from time import perf_counter

import openpyxl
import pytest

from billing import places
from billing.books import Books
from billing.demo_books import demo_books
from billing.demo_books.ledger import frame
from billing.documents.drawing.parts import Copy, write_copies
from billing.documents.drawing.sheet_template import SheetValues, moved, read_sheet_template
from billing.documents.invoice import PLACEHOLDERS, TEMPLATE, draw_invoices, sheet_names
from billing.documents.letters.templates import TemplateError, placeholders
from billing.run.templates import read_templates
from billing.tables import BY_NAME
from billing.tables.lists.settings import Settings
from tests.templates import OFFICE

CUSTOMER = {
    "customer_id": "C-1",
    "name": "Alma Reyes",
    "street": "12 Elm Street",
    "city": "Boston",
    "region": "MA",
    "postcode": "02134",
}
INVOICE = {
    "invoice_id": "INV-1", "doc_type": "invoice", "customer_id": "C-1", "invoice_date": dt.date(2026, 10, 5), "due_date": dt.date(2026, 11, 4),
    "terms": "NET 30", "net_amount": 123_456, "tax_amount": 725, "total_amount": 124_181, "state": "issued",
}  # fmt: skip
LINE = {
    "invoice_id": "INV-1",
    "line": 1,
    "service_date": dt.date(2026, 10, 1),
    "service_code": "V",
    "description": "Office visit",
    "quantity": 1_000,
}
LINES = [
    LINE | {"unit_price": 1_134_5600, "net_amount": 113_456, "tax_code": "EXEMPT"},
    LINE | {"line": 2, "description": "Cold pack & sling", "quantity": 2_500, "unit_price": 44_4444, "discount_percent": 10_000,
            "net_amount": 10_000, "tax_code": "SALES", "tax_rate": 7_250},
]  # fmt: skip


def books(customer=CUSTOMER, invoices=(INVOICE,), lines=tuple(LINES), **settings) -> Books:
    rows = {"customers": [customer], "invoices": list(invoices), "invoice_lines": list(lines)}
    frames = {name: frame(BY_NAME[name], rows.get(name, [])) for name in BY_NAME}
    return Books(dt.date(2026, 10, 31), frames, Settings(**settings))


def opened(document):
    return openpyxl.load_workbook(BytesIO(document.content))


def shown(sheet):
    """Every cell with something in it, row by row."""
    rows = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    return [row for row in rows if row]


def test_an_invoice_reads_from_top_to_bottom():
    document = draw_invoices(books(), ["INV-1"], OFFICE)
    assert (document.name, document.sheet, document.kind) == ("INV-1", "INV-1", "file")
    sheet = opened(document)["INV-1"]
    assert shown(sheet) == [
        ["Elm Street Practice", "Invoice"],
        ["12 Elm Street, Springfield, IL 62701"],
        ["billing@example.com, +1 555 0100"],
        ["Billed to", "Details"],
        ["Alma Reyes", "Number", "INV-1"],
        ["12 Elm Street", "Date", dt.datetime(2026, 10, 5)],
        ["Boston, MA 02134", "Due", dt.datetime(2026, 11, 4)],
        ["Terms", "NET 30"],
        ["Customer", "C-1"],
        ["Date", "Description", "Quantity", "Unit price", "Discount %", "Amount"],
        [dt.datetime(2026, 10, 1), "Office visit", 1, 1134.56, 1134.56],
        [dt.datetime(2026, 10, 1), "Cold pack & sling", 2.5, 44.4444, 10, 100],
        ["Subtotal", 1234.56],
        ["Tax 7.25 % on 100.00", 7.25],
        ["Total USD", 1241.81],
        ["How to pay"],
        ["Pay by check to the address above or online with the invoice number."],
        ["Questions, something wrong, or difficult to pay? billing@example.com, +1 555 0100"],
    ]


def test_money_has_two_decimals():
    sheet = opened(draw_invoices(books(), ["INV-1"], OFFICE))["INV-1"]
    formats = {
        cell.value: cell.number_format
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    assert formats[1234.56] == formats[7.25] == formats[1241.81] == "#,##0.00"
    assert formats[44.4444] == "#,##0.00##"


def test_what_is_blank_takes_no_room():
    full = {"tax_id": "36-1", "street": "12 Elm Street"}
    invoice = INVOICE | {"po_number": "PO-7", "discount_amount": 100, "rounding_amount": 2, "note": "Thank you."}
    long = opened(draw_invoices(books(CUSTOMER | full, [invoice], business_tax_id="37-2"), ["INV-1"], OFFICE))["INV-1"]
    texts = shown(long)
    assert ["Tax ID 37-2"] in texts
    assert ["Tax ID 36-1", "Terms", "NET 30"] in texts
    assert ["Your order", "PO-7"] in texts
    assert ["Discount", 1] in texts
    assert ["Rounding", 0.02] in texts
    assert texts[-1] == ["Thank you."]
    short = opened(draw_invoices(books(), ["INV-1"], OFFICE))["INV-1"]
    assert short.max_row == long.max_row - 5, "the customer's tax number stands beside the terms"


def test_discount_surcharge_and_tax_in_prices_are_shown():
    line = LINE | {"quantity": 1_000, "unit_price": 1_000_0000, "surcharge_amount": 2_000, "net_amount": 80_000}
    sold = [
        line | {"discount_percent": 0, "tax_rate": 27_500, "included_rate": 27_500},
        LINE | {"line": 2, "unit_price": 100_0000, "net_amount": 10_000, "tax_rate": 20_000},
    ]
    invoice = INVOICE | {
        "net_amount": 90_000, "discount_percent": 10_000, "discount_amount": 9_000, "surcharge_amount": 500,
        "surcharge_rate": 20_000, "tax_less_percent": 2_000, "tax_amount": 21_266, "total_amount": 102_766,
    }  # fmt: skip
    texts = shown(opened(draw_invoices(books(invoices=[invoice], lines=sold), ["INV-1"], OFFICE))["INV-1"])
    assert [row[1:] for row in texts if "Office visit" in str(row)] == [
        ["Office visit (surcharge 20.00, price includes 27.5 % tax)", 1, 1000, 800],
        ["Office visit", 1, 100, 100],
    ]
    first = texts.index(["Subtotal", 900])
    assert texts[first : first + 6] == [
        ["Subtotal", 900],
        ["Discount", "10 %", 90],
        ["Surcharge", 5],
        ["Tax 20 % on 93.10", 18.62],
        ["Tax 27.5 % on 705.60", 194.04],
        ["Total USD", 1027.66],
    ]


def test_a_rate_has_one_row_of_tax_though_some_prices_include_it():
    sold = LINE | {
        "quantity": 1_000, "unit_price": 10_0000, "discount_percent": 0, "surcharge_amount": 0, "net_amount": 826,
        "tax_rate": 21_000, "included_rate": 21_000,
    }  # fmt: skip
    invoice = INVOICE | {
        "net_amount": 826, "surcharge_amount": 500, "surcharge_rate": 21_000, "tax_amount": 278, "rounding_amount": 1,
        "total_amount": 1_605,
    }  # fmt: skip
    texts = shown(opened(draw_invoices(books(invoices=[invoice], lines=[sold]), ["INV-1"], OFFICE))["INV-1"])
    first = texts.index(["Subtotal", 8.26])
    assert texts[first + 1 : first + 5] == [
        ["Surcharge", 5], ["Tax 21 % on 13.26", 2.78], ["Rounding", 0.01], ["Total USD", 16.05],
    ]  # fmt: skip


def test_a_customer_without_address_or_without_a_row():
    bare = {"customer_id": "C-1", "name": "Alma Reyes"}
    texts = shown(opened(draw_invoices(books(bare), ["INV-1"], OFFICE))["INV-1"])
    assert ["Alma Reyes", "Number", "INV-1"] in texts
    assert ["Date", dt.datetime(2026, 10, 5)] in texts
    gone = shown(opened(draw_invoices(books(bare | {"customer_id": "C-2"}), ["INV-1"], OFFICE))["INV-1"])
    assert ["Number", "INV-1"] in gone


def test_terms_and_due_date_that_the_invoice_does_not_say():
    bare = INVOICE | {"terms": "", "due_date": None}
    texts = shown(opened(draw_invoices(books(CUSTOMER | {"terms": "NET 15"}, [bare]), ["INV-1"], OFFICE))["INV-1"])
    assert ["Terms", "NET 15"] in texts
    assert ["Boston, MA 02134", "Due", dt.datetime(2026, 10, 20)] in texts
    texts = shown(opened(draw_invoices(books(invoices=[bare]), ["INV-1"], OFFICE))["INV-1"])
    assert ["Terms", "NET 30"] in texts, "the house's"


def test_a_credit_note_says_so():
    note = INVOICE | {
        "invoice_id": "CN-1",
        "doc_type": "credit_note",
        "ref_invoice_id": "INV-1",
        "total_amount": -500,
        "net_amount": -500,
        "tax_amount": 0,
    }
    texts = shown(opened(draw_invoices(books(invoices=[INVOICE, note]), ["CN-1"], OFFICE))["CN-1"])
    assert texts[0] == ["Elm Street Practice", "Credit note"]
    assert ["Credits invoice", "INV-1"] in texts
    assert ["Total USD", -5] in texts


def test_tax_that_is_not_that_of_the_lines_is_shown_as_stored():
    texts = shown(opened(draw_invoices(books(invoices=[INVOICE | {"tax_amount": 999}]), ["INV-1"], OFFICE))["INV-1"])
    assert [9.99] in [row[-1:] for row in texts]
    assert not any("7.25" in str(row) for row in texts)


def test_the_same_invoices_are_the_same_bytes():
    assert draw_invoices(books(), ["INV-1"], OFFICE).content == draw_invoices(books(), ["INV-1"], OFFICE).content


def test_names_hold_no_customer_and_every_sheet_its_number():
    demo = demo_books(1)
    ids = demo.invoices["invoice_id"].tolist()[20:25]
    document = draw_invoices(demo, ids, OFFICE)
    assert document.name == f"{ids[0]} to {ids[-1]}"
    assert opened(document).sheetnames == ids
    with zipfile.ZipFile(BytesIO(document.content)) as package:
        assert not [name for name in package.namelist() if name.startswith("docProps")], (
            "the template's author stays out"
        )


def test_sheet_names_that_excel_takes():
    long = "X" * 40
    assert sheet_names(["A/1", "A:1", "a-1", long, long, "'"]) == [
        "A-1",
        "A-1 (2)",
        "a-1 (3)",
        long[:31],
        long[:25] + " (2)",
        "invoice",
    ]


def test_an_invoice_that_is_not_there():
    with pytest.raises(KeyError, match="INV-9"):
        draw_invoices(books(), ["INV-9"], OFFICE)


def test_signs_that_a_page_or_a_file_cannot_hold():
    bad = books(CUSTOMER | {"name": "A\x02B <&> ]]>"}, business_name="Salt & Pepper")
    sheet = opened(draw_invoices(bad, ["INV-1"], OFFICE))["INV-1"]
    assert shown(sheet)[4][0] == "AB <&> ]]>"
    assert "Salt && Pepper" in sheet.oddFooter.left.text


def test_two_hundred_invoices_in_a_second():
    demo = demo_books(1)
    ids = demo.invoices["invoice_id"].tolist()[18:218]
    start = perf_counter()
    document = draw_invoices(demo, ids, OFFICE)
    assert perf_counter() - start < 2
    assert len(opened(document).sheetnames) == 200


def test_the_template_has_every_placeholder_and_no_other():
    book = openpyxl.load_workbook(places.templates() / "invoice.xlsx")
    sheet, guide = book.worksheets
    used = {name for row in sheet.iter_rows() for cell in row for name in placeholders(str(cell.value or ""))}
    optional = {"tax_amount", "line.number", "line.service_code", "line.tax_rate"}
    assert used == set(PLACEHOLDERS) - optional
    told = {name for row in guide.iter_rows(min_row=9) for cell in row for name in placeholders(str(cell.value or ""))}
    assert told == set(PLACEHOLDERS), "the sheet 'How to edit' lists them all"


@pytest.fixture
def template(tmp_path):
    """Change the template with a function, and draw with it."""

    def change(edit):
        book = openpyxl.load_workbook(places.templates() / "invoice.xlsx")
        edit(book.worksheets[0])
        book.save(tmp_path / "invoice.xlsx")
        return draw_invoices(books(), ["INV-1"], read_templates((TEMPLATE,), tmp_path))

    return change


@pytest.mark.parametrize(
    ("cell", "value", "words"),
    [
        (
            "B2",
            "{{invoice_nr}}",
            "templates/invoice.xlsx, cell B2, has the unknown placeholder {{invoice_nr}}. Did you mean {{invoice_id}}?",
        ),
        ("B2", "{{xyzzy}}", "cell B2, has the unknown placeholder {{xyzzy}}. Use one of: business_address,"),
        ("B2", "=1+1", "templates/invoice.xlsx, cell B2, holds a formula. Put a placeholder there instead."),
        ("B16", "{{tax.rate}}", "row 16, mixes placeholders of line and tax. Give each its own row."),
    ],
)
def test_a_template_that_cannot_be_filled_says_where(template, cell, value, words):
    with pytest.raises(TemplateError) as error:
        template(lambda sheet: sheet.__setitem__(cell, value))
    assert words in str(error.value)


def test_a_template_without_lines(template):
    with pytest.raises(TemplateError, match=r"has no row for the lines. Put {{line.description}}"):
        template(lambda sheet: sheet.delete_rows(16))


def test_a_template_that_is_gone_or_no_workbook(tmp_path):
    with pytest.raises(
        TemplateError, match=r"The template templates/invoice.xlsx is missing\. Put a file of that name there\."
    ):
        draw_invoices(books(), ["INV-1"], read_templates((TEMPLATE,), tmp_path))
    (tmp_path / "invoice.xlsx").write_text("hello")
    with pytest.raises(TemplateError, match="is not an Excel workbook"):
        draw_invoices(books(), ["INV-1"], read_templates((TEMPLATE,), tmp_path))


def test_what_the_office_adds_is_kept(template):
    def add(sheet):
        sheet["H1"] = "{{business_name}}, dear {{customer_name}}"
        sheet["B30"] = "Thank you"
        sheet.merge_cells("A16:A16")

    texts = shown(opened(template(add))["INV-1"])
    assert "Elm Street Practice, dear Alma Reyes" in texts[0]
    assert texts[-1] == ["Thank you"]


def test_ranges_follow_their_rows():
    went = {5: (5, 5), 6: (6, 9), 7: (10, 9), 8: (10, 10)}
    assert moved("A5:C6", went) == "A5:C9"
    assert moved("$A$6:$C$6", went) == "$A$6:$C$9"
    assert moved("B8", went) == "B10"
    assert moved("$5:$5", went) == "$5:$5"
    assert moved("A20", went) == "A22"
    assert moved("$A:$B", went) == "$A:$B"


def test_long_invoices_repeat_their_head_and_print_as_wide_as_the_paper(soffice, validate, tmp_path):
    many = [LINES[0] | {"line": number, "description": f"Visit {number}"} for number in range(1, 61)]
    path = tmp_path / "long.xlsx"
    path.write_bytes(draw_invoices(books(lines=many), ["INV-1"], OFFICE).content)
    assert validate(path) == []
    sheet = openpyxl.load_workbook(path)["INV-1"]
    head = next(cell.row for cell in sheet["B"] if cell.value == "Description")
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.print_area == f"'INV-1'!$A$1:$F${sheet.max_row}"
    assert len(soffice.to_png(path)) == 2


def test_two_hundred_sheets_are_valid(validate, tmp_path):
    demo = demo_books(1)
    path = tmp_path / "many.xlsx"
    path.write_bytes(draw_invoices(demo, demo.invoices["invoice_id"].tolist()[:200], OFFICE).content)
    assert validate(path) == []


def test_a_logo_is_on_every_sheet(validate, tmp_path):
    import xlsxwriter  # noqa: PLC0415 - the only test that draws a template of its own

    logo = BytesIO(bytes.fromhex(PIXEL))
    book = xlsxwriter.Workbook(tmp_path / "invoice.xlsx")
    sheet = book.add_worksheet()
    sheet.insert_image("A1", "logo.png", {"image_data": logo})
    sheet.write("A5", "{{invoice_id}}")
    sheet.write("A6", "{{line.description}}")
    sheet.set_header("&C&G", {"image_center": "logo.png", "image_data_center": logo})
    book.close()
    two = [INVOICE, INVOICE | {"invoice_id": "INV-2"}]
    path = tmp_path / "logo.xlsx"
    path.write_bytes(
        draw_invoices(books(invoices=two), ["INV-1", "INV-2"], read_templates((TEMPLATE,), tmp_path)).content
    )
    assert validate(path) == []
    images = [getattr(sheet, "_images") for sheet in openpyxl.load_workbook(path)]  # noqa: B009
    assert [len(found) for found in images] == [1, 1]
    shutil.rmtree(tmp_path)


def test_templates_that_excel_wrote_are_filled_or_refused_in_a_sentence(corpus_book, validate, tmp_path):
    refusal = ""
    try:
        template = read_sheet_template(corpus_book.read_bytes(), corpus_book.name)
    except TemplateError as error:
        refusal = str(error)
    if refusal:
        assert re.fullmatch(rf"{re.escape(corpus_book.name)}[^.]*\. [A-Z][^.]*\.", refusal)
        return
    filled = [Copy(name, template.fill(SheetValues(name, {}))[0], template.package.names()) for name in ("A", "B")]
    path = tmp_path / "filled.xlsx"
    path.write_bytes(write_copies(template.package, template.path, filled))
    assert validate(path) == []
    assert openpyxl.load_workbook(path).sheetnames == ["A", "B"]


#: A picture of one red pixel, 96 dots per inch.
PIXEL = (
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000970485973"
    "00000ec400000ec401952b0e1b0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
