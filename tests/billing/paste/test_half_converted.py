from datetime import datetime

from tests.billing.paste.sheets_of_cells import read, said, sheet


def payments(*days):
    rows = [
        {"payment_id": f"P-{n}", "received_date": day, "customer_id": "C-1", "amount": 100.0 + n}
        for n, day in enumerate(days)
    ]
    return sheet("payments", *rows)


SWAPPED = [datetime(2026, month, 10) for month in (1, 2, 3, 5, 7, 11)]


def test_dates_swapped_on_pasting_are_found_and_count_as_unknown():
    books, findings = read(payments=payments(*SWAPPED, "13/10/2026", "31/10/2026"))

    assert said([f for f in findings if f.check == "half_converted_dates"]) == [
        "P05 2 Received has days such as 13/10 left as text, and all 6 real dates fall on the 1st to 12th: swapped.",
    ]
    assert books.is_unknown("payments", "received_date").tolist() == [True] * 6 + [False] * 2
    assert books.payments["received_date"].isna().tolist() == [True] * 6 + [False] * 2


def test_a_real_date_after_the_12th_shows_that_nothing_was_swapped():
    _, findings = read(payments=payments(*SWAPPED, datetime(2026, 10, 13), "14/10/2026"))

    assert not [f for f in findings if f.check == "half_converted_dates"]


def test_few_dates_may_be_early_in_the_month_by_chance():
    _, findings = read(payments=payments(*SWAPPED[:4], "13/10/2026"))

    assert not [f for f in findings if f.check == "half_converted_dates"]


def test_text_days_that_prove_no_order_say_nothing():
    _, findings = read(payments=payments(*SWAPPED, "2026-10-13"))

    assert not [f for f in findings if f.check == "half_converted_dates"]
