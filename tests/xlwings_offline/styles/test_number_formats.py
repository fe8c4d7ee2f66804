"""Which number formats show a date, by Excel's own rules."""

import pytest

from xlwings_offline.styles.number_formats import BUILT_IN, built_in_id, shows_date


@pytest.mark.parametrize(
    "code",
    [
        "m/d/yyyy",
        "yyyy-mm-dd",
        "dd.mm.yyyy;@",
        '[$-409]d" of "mmmm',
        "[$-F800]dddd, mmmm dd, yyyy",
        "h:mm AM/PM",
        "mm:ss.0",
        "[Red]mmm-yy",
        "mmm-yy;General",
        '"am "d',
    ],
)
def test_a_date(code):
    assert shows_date(200, code)


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "0.00",
        '0" days"',
        "0\\d",
        "[Red]0",
        "#,##0.00 [$EUR]",
        "0.00E+00",
        "@",
        "_-* #,##0_d",
        "[h]:mm:ss",
        "0;m/d/yyyy",
        '[>100]"mmm";0',
        "#,##0.00_);[Red](#,##0.00)",
    ],
)
def test_no_date(code):
    assert not shows_date(200, code)


def test_ids_without_an_entry_mean_what_the_standard_says():
    assert BUILT_IN[14] == "m/d/yyyy"
    assert built_in_id("m/d/yyyy") == 14
    assert built_in_id("@") == 49
    assert built_in_id("GENERAL") == 0
    assert built_in_id("yyyy-mm-dd") is None
    assert shows_date(27, "General"), "East Asian dates have ids without a code"
