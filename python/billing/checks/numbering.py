"""What can be wrong with invoice numbers: one is missing, or comes back."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.checks.alike import cleaned
from billing.finding import Severity, check
from billing.schema import TEXT
from billing.tables import INVOICES

#: Numbers further apart than this begin a new block, as when every clerk has his own (domain N01).
_NEW_BLOCK: Final = 50
#: A series of fewer numbers, or with fewer of them than missing, is not counted without gaps.
_LEAST: Final = 3


@check(
    table=INVOICES,
    column="invoice_id",
    severity=Severity.WARNING,
    ref="N01",
    message="Before {invoice_id} {missing} missing: the number before it is {before}.",
    fix="Enter the missing document with the State void and the reason in the Note.",
    kinds={"missing": TEXT, "before": TEXT},
)
def missing_number(books: Books) -> DataFrame:
    """A number of a series is missing.

    An auditor asks what was deleted. Void documents keep their number. Series are told apart by what stands before the
    last number; other people's numbers, with more gaps than documents, are left alone.
    """
    rows = _numbered(books)
    rows = rows.sort_values(["series", "number", "invoice_id"]).drop_duplicates(["series", "number"])
    if rows.empty:
        return books.invoices[:0].assign(missing="", before="")
    start = rows["series"] != rows["series"].shift()
    step = rows["number"].diff().where(~start, 1).astype("int64")
    rows = rows.assign(
        before=rows["invoice_id"].shift().fillna(""), step=step, block=(start | (step > _NEW_BLOCK)).cumsum()
    )
    inside = step.where((step <= _NEW_BLOCK) & ~start, 1) - 1
    count = rows.groupby("block")["number"].transform("size")
    gaps = inside.groupby(rows["block"]).transform("sum")
    ours = rows["series"].str.startswith(_our_series(books))
    counted = (count >= _LEAST) & (gaps < count) & (inside > 0) | (ours & (step > 1))
    guilty = rows[counted].sort_index()
    return books.invoices.loc[guilty.index].assign(missing=_which(guilty), before=guilty["before"])


@check(
    table=INVOICES,
    column="invoice_id",
    severity=Severity.WARNING,
    ref="N04",
    message="{invoice_id} was issued under the number of {void}, which is void.",
    fix="Give {invoice_id} the next free number; a void document keeps its own.",
    kinds={"void": TEXT},
)
def void_number_reused(books: Books) -> DataFrame:
    """The number of a void invoice is used again, perhaps written differently.

    Two documents of one number cannot be told apart in an audit, and payments go to the wrong one.
    """
    invoices = books.invoices[books.invoices["invoice_id"] != ""]
    is_void = invoices["state"] == "void"
    void, issued = invoices[is_void], invoices[invoices["state"] == "issued"]
    place = positions(_bare(void["invoice_id"]), _bare(issued["invoice_id"]))
    numbers = np.append(void["invoice_id"].to_numpy(dtype=object), "")
    guilty = issued.assign(void=numbers[place])[place >= 0]
    return guilty.assign(at_stake=guilty["total_amount"].abs())


def _numbered(books: Books) -> DataFrame:
    """Documents whose number ends in digits: invoice_id, series (what stands before them), digits, number."""
    numbers = books.invoices["invoice_id"]
    parts = pc.extract_regex(pa.array(numbers, type=pa.large_string()), r"^(?P<series>.*?)(?P<digits>[0-9]{1,15})$")
    series, digits = (Series(pc.struct_field(parts, name).to_pandas(), dtype="str") for name in ("series", "digits"))
    rows = DataFrame({"invoice_id": numbers.array, "series": series, "digits": digits}).set_index(numbers.index)
    rows = rows[rows["digits"].notna()]
    return rows.assign(number=rows["digits"].astype("int64"))


def _our_series(books: Books) -> str:
    """What every number of the house begins with, whatever the year."""
    return books.settings.invoice_series.partition("{")[0] or "\x00"


def _which(rows: DataFrame) -> list[str]:
    """Words for the numbers missing before each row."""
    words = []
    for series, digits, number, step in zip(rows["series"], rows["digits"], rows["number"], rows["step"], strict=True):
        first, last = (f"{series}{value:0{len(digits)}d}" for value in (number - step + 1, number - 1))
        words.append(f"{first} is" if step == 2 else f"{first} to {last} ({step - 1} numbers) are")
    return words


def _bare(numbers: "Series[str]") -> "Series[str]":
    """Numbers without dashes, small letters and leading zeros."""
    texts = pa.array(numbers, type=pa.large_string())
    return cleaned(Series(pc.replace_substring_regex(texts, r"(^|[^0-9])0+([0-9])", r"\1\2").to_pandas(), dtype="str"))
