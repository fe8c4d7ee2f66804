"""Half-converted dates: told for each batch or block that was pasted in one go, never for the rows around it."""

from datetime import datetime, timedelta
from random import Random

import pandas as pd
import pytest

from billing.paste import match_headers, take_in
from billing.tables import BY_NAME
from tests.billing.paste.sheets_of_cells import read, said, sheet
from tests.sheets import books as made_books


def payments(*days, **more):
    rows = [
        {"payment_id": f"P-{n}", "received_date": day, "customer_id": "C-1", "amount": 100.0 + n}
        | {name: cells[n] for name, cells in more.items()}
        for n, day in enumerate(days)
    ]
    return sheet("payments", *rows)


def day(text):
    return datetime.fromisoformat(text)


def swapped_rows(findings):
    return [text for text in said(findings) if "swapped" in text]


#: What a list of October gives in an Excel that expects the month first: the 1st, 2nd, 3rd, 5th, 7th and 11th.
SWAPPED = [datetime(2026, month, 10) for month in (1, 2, 3, 5, 7, 11)]
BEFORE = [day("2026-09-14"), day("2026-09-22"), day("2026-09-30")]
AFTER = [day("2026-11-02"), day("2026-11-13"), day("2026-11-20")]
TEXTS = ["13/10/2026", "31/10/2026"]


def test_dates_swapped_on_pasting_are_found_and_count_as_unknown():
    books, findings = read(payments=payments(*SWAPPED, *TEXTS))

    assert swapped_rows(findings) == [
        "P05 2 Received has dates such as 13/10/2026 left as text, while all 6 real dates of rows 2 to 7 "
        "fall on the 1st to the 12th: swapped.",
    ]
    assert books.is_unknown("payments", "received_date").tolist() == [True] * 6 + [False] * 2
    assert books.payments["received_date"].isna().tolist() == [True] * 6 + [False] * 2


def test_sound_rows_around_a_pasted_block_neither_hide_it_nor_are_doubted():
    books, findings = read(payments=payments(*BEFORE, day("2026-10-01"), *SWAPPED, *TEXTS, *AFTER))

    assert [text[:6] for text in swapped_rows(findings)] == ["P05 6 "]
    # As it stands, 1 October is among the days around it; swapped back it would be 10 January.
    assert books.is_unknown("payments", "received_date").tolist() == [False] * 4 + [True] * 6 + [False] * 5


def test_texts_and_dates_in_any_order_are_one_block():
    mixed = [TEXTS[0], *SWAPPED[:3], TEXTS[1], *SWAPPED[3:], "21/10/2026"]
    books, findings = read(payments=payments(*BEFORE, *mixed, *AFTER))

    assert len(swapped_rows(findings)) == 1
    assert int(books.is_unknown("payments", "received_date").sum()) == 6


def test_a_batch_is_judged_by_itself_wherever_its_rows_were_sorted_to():
    days = [*BEFORE, SWAPPED[0], BEFORE[0], *SWAPPED[1:], BEFORE[1], *TEXTS]
    names = ["B-1"] * 3 + ["B-2", "B-1"] + ["B-2"] * 5 + ["B-1"] + ["B-2"] * 2
    books, findings = read(payments=payments(*days, batch_id=names))

    assert [text[:6] for text in swapped_rows(findings)] == ["P05 5 "]
    assert books.payments["batch_id"][books.is_unknown("payments", "received_date")].tolist() == ["B-2"] * 6


def test_a_real_date_after_the_12th_in_the_batch_shows_that_nothing_was_swapped():
    days = [*SWAPPED, day("2026-10-13"), "14/10/2026"]

    assert not swapped_rows(read(payments=payments(*days))[1])
    assert not swapped_rows(read(payments=payments(*days, batch_id=["B-1"] * len(days)))[1])


def test_few_dates_may_be_early_in_the_month_by_chance():
    assert not swapped_rows(read(payments=payments(*SWAPPED[:4], "13/10/2026"))[1])


def test_text_days_that_prove_no_order_say_nothing():
    assert not swapped_rows(read(payments=payments(*SWAPPED, "2026-10-13"))[1])


def test_early_days_that_would_come_to_lie_elsewhere_are_sound():
    early = [datetime(2026, 10, number) for number in (1, 2, 3, 5, 6, 7)]

    assert not swapped_rows(read(payments=payments(*early, "13/10/2026"))[1])
    assert not swapped_rows(read(payments=payments("30/09/2026", *early, "13/10/2026"))[1])


def test_a_text_in_another_date_column_of_the_same_rows_proves_the_order_too():
    posted = ["13/10/2026", "14/10/2026", "15/10/2026", "16/10/2026", "17/10/2026", "18/10/2026"]
    books, findings = read(payments=payments(*SWAPPED, posted_date=posted))

    assert len(swapped_rows(findings)) == 1
    assert books.is_unknown("payments", "received_date").all()
    assert books.payments["posted_date"].notna().all()


@pytest.mark.parametrize(("days", "refused"), [(SWAPPED, 6), ([*SWAPPED, day("2026-10-14")], 0)])
def test_an_import_is_one_batch_and_its_swapped_rows_are_refused(days, refused):
    match = match_headers(["Payment ID", "Date", "Customer", "Amount"], BY_NAME["payments"], {}, {})
    cells = [[f"P-{n}", cell, "C-1", 5.0] for n, cell in enumerate([*days, "13/10/2026"])]

    result = take_in(BY_NAME["payments"], match, cells, made_books())

    assert {reason for _, reason in result.refused} == (
        {"Received has day and month swapped: days after the 12th came as text, all the others as dates."}
        if refused
        else set()
    )
    assert len(result.refused) == refused
    assert result.frame["received_date"].tolist()[-1] == pd.Timestamp("2026-10-13")


@pytest.mark.parametrize("days", [31, 90, 365])
@pytest.mark.parametrize("seed", range(5))
def test_every_swapped_row_of_a_sorted_list_is_found_and_no_sound_one(days, seed):
    random = Random(seed)
    first = day("2026-10-01") - timedelta(days=days)
    sound = sorted(first - timedelta(days=random.randrange(1, 120)) for _ in range(50))
    pasted = sorted(first + timedelta(days=random.randrange(days)) for _ in range(60))
    as_excel_has_them = [
        each.replace(month=each.day, day=each.month) if each.day <= 12 else f"{each:%d/%m/%Y}" for each in pasted
    ]
    typed = [f"{each:%d/%m/%Y}" if each.day > 12 and random.random() < 0.2 else each for each in pasted]

    found = read(payments=payments(*sound, *as_excel_has_them))[0].is_unknown("payments", "received_date").tolist()
    innocent = read(payments=payments(*sound, *typed))[1]

    # A day such as 3 March is the same when swapped: at the edge of the list it may count as one or the other.
    wrong = [at for at, each in enumerate(pasted, 50) if found[at] != (each.day <= 12) and each.day != each.month]
    assert (wrong, any(found[:50]), swapped_rows(innocent)) == ([], False, [])
