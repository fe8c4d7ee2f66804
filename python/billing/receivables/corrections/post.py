"""Carry out: all corrections that are asked for, kind by kind, in the order that lets one make room for the next."""

from collections.abc import Callable
from typing import Final, TypeAlias

import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books
from billing.receivables.corrections.corrections import answers
from billing.receivables.corrections.credit_notes import credit
from billing.receivables.corrections.refunds import refund
from billing.receivables.corrections.releases import bounce, release
from billing.receivables.corrections.voids import void
from billing.receivables.corrections.write_offs import write_off
from billing.receivables.standing.balances import with_balances

Rule: TypeAlias = Callable[[Books, DataFrame], "tuple[Books, Series[str], Series[str]]"]
RULES: Final[dict[str, Rule]] = {
    "bounced payment": bounce,
    "release": release,
    "void": void,
    "credit note": credit,
    "write-off": write_off,
    "refund": refund,
}


def carry_out(books: Books, wishes: DataFrame) -> "tuple[Books, Series[str], Series[str]]":
    """The books after the corrections, with balances; why each was not carried out ('' where it was); what was done.

    ``wishes`` has the columns of Corrections, and ``whole`` (the amount is blank), ``user`` (who asks) and ``lack``
    (why it cannot be read, '' where it can). Nothing is carried out with a date in a closed month.
    """
    closed = pd.to_datetime(books.settings.closed_through, errors="coerce")
    twice = wishes.duplicated(["what", "document_id"], keep=False)
    lack = answers(
        wishes,
        (wishes["lack"] != "", wishes["lack"]),
        (~wishes["what"].isin(list(RULES)), "Choose in What what is to be done."),
        (wishes["document_id"] == "", "Enter the Number of the invoice or payment."),
        (wishes["reason"] == "", "Enter the Reason."),
        (~wishes["whole"] & (wishes["amount"] <= 0), "The Amount must be above zero; blank is all that is possible."),
        (twice, "It is asked for twice; put both into one row."),
        (bool(books.today <= closed), f"The books are closed through {books.settings.closed_through}."),
    )
    said = Series("", index=wishes.index, dtype="str")
    for kind, rule in RULES.items():
        mine = wishes[(wishes["what"] == kind) & (lack == "")]
        if len(mine):
            books, lack[mine.index], said[mine.index] = rule(books, mine)
    return with_balances(books), lack, said
