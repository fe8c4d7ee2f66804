import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.receivables.ledger.open_items import open_items
from billing.receivables.terms.terms import UnreadableTerms, due_dates, parse_terms, split_amount
from tests.sheets import books


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("NET 30", "NET 30"),
        ("net30", "NET 30"),
        ("30 days", "NET 30"),
        ("30", "NET 30"),
        ("n/30", "NET 30"),
        ("Net thirty", "NET 30"),
        ("within 14 days", "NET 14"),
        ("due on receipt", "DUE"),
        ("Upon receipt.", "DUE"),
        ("NET 5 BD", "NET 5 BD"),
        ("2 weeks", "NET 2 W"),
        ("3 months", "NET 3 M"),
        ("2% 10 net 30", "2/10 NET 30"),
        ("2%/10, N/30", "2/10 NET 30"),
        ("1.5/10 NET 30", "1.5/10 NET 30"),
        ("2/10 EOM", "2/10 EOM"),
        ("end of month", "EOM"),
        ("45 days from end of month", "EOM+45D"),
        ("EOM+1M", "EOM+1M"),
        ("the 15th, min 31 days from invoice", "DAY 15 MIN 31"),
        ("15th of next month", "DAY 15 +1M"),
        ("15 MFI", "DAY 15 +1M"),
        ("NET 30 ROLL NEXT", "NET 30 ROLL NEXT"),
        ("NET 30 ROLL NONE", "NET 30"),
        ("30% in 15 days, 70% in 45 days", "30% NET 15, 70% NET 45"),
        ("30% DUE, BAL NET 30", "30% DUE, 70% NET 30"),
    ],
)
def test_words_that_people_type(typed, read):
    assert str(parse_terms(typed)) == read
    assert parse_terms(read) == parse_terms(typed), "the grammar's own form reads the same"


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("NRT 30", "NET 30"),
        ("ent30", "NET 30"),
        ("3/7/30", "3/7 NET 30"),
        ("EMO+45", "EOM+45D"),
        ("as agreed", ""),
        ("", ""),
        ("30% NET 30, 50% NET 60", ""),  # is not the whole
        ("100% NET 30, BAL NET 60", ""),  # leaves nothing for the balance
        ("DAY 32", ""),  # no offer that cannot be read either
    ],
)
def test_unreadable_terms_offer_the_nearest_reading(typed, suggestion):
    with pytest.raises(UnreadableTerms) as refused:
        parse_terms(typed)
    assert refused.value.suggestion == suggestion
    assert typed in str(refused.value)


def due(terms, day, holidays=None):
    days = pd.Series([day], dtype="datetime64[s]")
    return f"{due_dates(pd.Series([terms], dtype='str'), days, holidays)[0]:%Y-%m-%d}"


@pytest.mark.parametrize(
    ("terms", "invoiced", "expected"),
    [
        ("NET 30", "2022-01-31", "2022-03-02"),
        ("NET 1 M", "2026-01-31", "2026-02-28"),  # clamped to the month's end
        ("NET 2 M", "2026-01-31", "2026-03-31"),  # and counted from the original day
        ("NET 1 M", "2024-01-31", "2024-02-29"),
        ("NET 2 W", "2026-10-31", "2026-11-14"),
        ("NET 3 BD", "2026-10-29", "2026-11-03"),  # Thursday to Tuesday
        ("NET 1 BD", "2026-10-31", "2026-11-02"),  # from a Saturday
        ("EOM", "2026-02-01", "2026-02-28"),
        ("DAY 31", "2026-02-10", "2026-02-28"),  # the month has no such day
        ("DAY 15", "2026-10-15", "2026-10-15"),
        ("DAY 15", "2026-10-16", "2026-11-15"),
        ("DAY 15 +1M", "2026-10-20", "2026-11-15"),
        ("NET 30 ROLL NEXT", "2026-10-01", "2026-11-02"),  # the 31st is a Saturday
        ("NET 30 ROLL PREV", "2026-10-01", "2026-10-30"),
        ("30% NET 30, 70% NET 60", "2026-01-01", "2026-03-02"),  # the last part
        ("2/10 NET 30", "2026-01-01", "2026-01-31"),
    ],
)
def test_due_date(terms, invoiced, expected):
    assert due(terms, invoiced) == expected


def test_holidays_are_no_business_days():
    christmas = pd.Series(["2026-12-25"], dtype="datetime64[s]").to_numpy()
    assert due("NET 24 ROLL NEXT", "2026-12-01") == "2026-12-25"
    assert due("NET 24 ROLL NEXT", "2026-12-01", christmas) == "2026-12-28"


def test_no_due_date_without_readable_terms_or_date():
    terms = pd.Series(["as agreed", "NET 30"], dtype="str", index=[7, 9])
    found = due_dates(terms, pd.Series(["2026-01-01", None], dtype="datetime64[s]", index=[7, 9]))
    assert found.isna().all()
    assert found.index.tolist() == [7, 9]


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(1, 60_000), min_size=1, max_size=12))
def test_splitting_never_loses_a_cent(amount, percents):
    assert sum(split_amount(amount, percents)) == amount


@pytest.mark.parametrize(
    ("place", "terms", "due_day"),
    [
        ("US", "NET 30 ROLL NEXT", "2026-12-28"),  # 25 December is Christmas, then comes a weekend
        ("US", "NET 30 ROLL PREV", "2026-12-24"),
        ("US", "NET 30", "2026-12-25"),  # nothing moves unless the terms say so
        ("GB", "NET 30 ROLL NEXT", "2026-12-29"),  # Boxing Day is made up for on Monday
        ("", "NET 30 ROLL NEXT", "2026-12-25"),
        ("nowhere", "NET 30 ROLL NEXT", "2026-12-25"),
    ],
)
def test_holidays_are_those_of_the_setting(place, terms, due_day):
    made = books(
        invoices=f"invoice_id  customer_id  invoice_date  terms  due_date\nI-1  C-1  2026-11-25  {terms}  -",
        settings={"holidays": place},
    )
    assert f"{open_items(made)['due_date'].iloc[0]:%Y-%m-%d}" == due_day
