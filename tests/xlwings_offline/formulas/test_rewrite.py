"""Formulas as text: what names a sheet follows it, what is relative moves, what is quoted stays."""

import pytest

from xlwings_offline.formulas.references import Area, parse_area, quoted_sheet, split_sheet
from xlwings_offline.formulas.rewrite import delete_table, rename_sheet, rename_table, sheets_referenced, shift


@pytest.mark.parametrize(
    ("formula", "renamed"),
    [
        ("Data!A1+1", "'New One'!A1+1"),
        ("'Data'!A1", "'New One'!A1"),
        ("SUM(data!$A$1:B2,Other!C3)", "SUM('New One'!$A$1:B2,Other!C3)"),
        ('"Data!A1"&Data!A1', "\"Data!A1\"&'New One'!A1"),
        ("MyData!A1", "MyData!A1"),
        ("'My Data'!A1", "'My Data'!A1"),
        ("[1]Data!A1", "[1]Data!A1"),
        ("'[1]Data'!A1", "'[1]Data'!A1"),
        ("Data[Amount]", "Data[Amount]"),
        ("SUM(Data:Later!A1)", "SUM('New One:Later'!A1)"),
        ("SUM('Data:Much Later'!A1)", "SUM('New One:Much Later'!A1)"),
    ],
)
def test_a_renamed_sheet_is_followed_by_the_formulas_that_mean_it(formula, renamed):
    assert rename_sheet(formula, "Data", "New One") == renamed


def test_apostrophes_in_a_sheets_name_are_doubled_in_formulas():
    assert rename_sheet("'Bob''s'!A1", "Bob's", "Ann's") == "'Ann''s'!A1"
    assert quoted_sheet("Ann's") == "'Ann''s'"
    assert split_sheet("'Ann''s'!A1") == ("Ann's", "A1")


@pytest.mark.parametrize("name", ["2026", "A1", "R1C1", "RC", "Sheet 1", "true", "a-b", "Ünï x"])
def test_names_that_could_be_misread_are_quoted(name):
    assert quoted_sheet(name) == f"'{name}'"


@pytest.mark.parametrize("name", ["Sheet1", "Über", "_conf", "Data.1", "ABCD1"])
def test_plain_names_are_not_quoted(name):
    assert quoted_sheet(name) == name


def test_the_sheets_of_this_workbook_that_a_formula_needs():
    assert sheets_referenced("Data!A1+'My Sheet'!B2+[2]Far!A1+'[2]Far off'!A1+\"No!A1\"") == {"Data", "My Sheet"}


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1+$A1+A$1+$A$1", "A4+$A4+A$1+$A$1"),
        ("SUM(A1:B2)", "SUM(A4:B5)"),
        ('"A1"&A1', '"A1"&A4'),
        ("LOG10(A1)", "LOG10(A4)"),
        ("Sheet1!A1", "Sheet1!A4"),
        ("'A1 B2'!C3", "'A1 B2'!C6"),
        ("tbl[[#This Row],[A1]]*B2", "tbl[[#This Row],[A1]]*B5"),
        ("A1048576", "#REF!"),
        ("DATE2000+A1", "DATE2000+A4"),
        ("_A1+x.A1+A1", "_A1+x.A1+A4"),
    ],
)
def test_a_copy_three_rows_down_reads_three_rows_down(formula, moved):
    assert shift(formula, 3) == moved


@pytest.mark.parametrize(
    ("formula", "renamed"),
    [
        ("SUM(Sales[Net])", "SUM(Sold[Net])"),
        ("sales[[#This Row],[Sales]]", "Sold[[#This Row],[Sales]]"),
        ('"Sales[Net]"&Sales[Net]', '"Sales[Net]"&Sold[Net]'),
        ("MySales[Net]+Sales2[Net]", "MySales[Net]+Sales2[Net]"),
        ("ROWS(Sales)", "ROWS(Sold)"),
    ],
)
def test_a_renamed_table_is_followed_by_structured_references(formula, renamed):
    assert rename_table(formula, "Sales", "Sold") == renamed


def test_areas_are_read_whatever_their_signs_and_order():
    assert parse_area("$B$2:A1") == Area(1, 1, 2, 2)
    assert parse_area("C7") == Area(7, 3, 7, 3)
    assert parse_area("XFE1") is None
    assert parse_area("A:A") is None
    assert parse_area("Total") is None


def test_a_table_that_is_gone_leaves_a_reference_error():
    formula = 'SUM(Sold[Net])+Sold[[#This Row],[Sold]]*ROWS(Sold)&"Sold[Net]"+Unsold[Net]'
    assert delete_table(formula, "sold") == 'SUM(#REF!)+#REF!*ROWS(#REF!)&"Sold[Net]"+Unsold[Net]'
