"""Post corrections: all that are requested, kind by kind, in an order in which one makes room for the next."""

from collections.abc import Callable
from typing import Final, TypeAlias

import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books
from billing.receivables.corrections.corrections import first_rejection
from billing.receivables.corrections.credit_notes import credit
from billing.receivables.corrections.refunds import refund
from billing.receivables.corrections.releases import bounce, release
from billing.receivables.corrections.voids import void
from billing.receivables.corrections.write_offs import write_off
from billing.receivables.standing.balances import with_balances

Correction: TypeAlias = Callable[[Books, DataFrame], "tuple[Books, Series[str], Series[str]]"]
KINDS: Final[dict[str, Correction]] = {
    "bounced payment": bounce,
    "release": release,
    "void": void,
    "credit note": credit,
    "write-off": write_off,
    "refund": refund,
}


def post_corrections(books: Books, requests: DataFrame) -> "tuple[Books, Series[str], Series[str]]":
    """The books after the corrections, with balances; the rejection of each request; what was done for each.

    ``requests`` has the columns of Corrections, and ``whole`` (the amount is blank), ``user`` (who requests it) and
    ``rejection`` (why it cannot be read, '' where it can). Nothing is posted with a date in a closed month. A rejection
    is '' where the request was carried out, and only then something was done for it.
    """
    closed = pd.to_datetime(books.settings.closed_through, errors="coerce")
    not_positive = ~requests["whole"] & (requests["amount"] <= 0)
    twice = requests.duplicated(["what", "document_id"], keep=False)
    rejection = first_rejection(
        requests,
        (requests["rejection"] != "", requests["rejection"]),
        (~requests["what"].isin(list(KINDS)), "Choose in What what is to be done."),
        (requests["document_id"] == "", "Enter the Number of the invoice or payment."),
        (requests["reason"] == "", "Enter the Reason."),
        (not_positive, "The Amount must be above zero; leave it blank for all that is possible."),
        (twice, "It is requested twice; combine the two rows."),
        (bool(books.today <= closed), f"The books are closed through {books.settings.closed_through}."),
    )
    told = Series("", index=requests.index, dtype="str")
    for kind, correction in KINDS.items():
        mine = requests[(requests["what"] == kind) & (rejection == "")]
        if len(mine):
            books, rejection[mine.index], told[mine.index] = correction(books, mine)
    return with_balances(books), rejection, told
