"""What can be wrong with invoice numbers: missing, reused, out of order, or written unlike the others."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.checks.evidence.similarity import normalized
from billing.finding import Severity, check
from billing.schema import CODE, DATE, TEXT
from billing.tables import INVOICES

#: Numbers further apart than this begin a new block, as when every clerk has their own (RULES.md N01).
_NEW_BLOCK: Final = 50
#: A series of fewer numbers, or with more numbers missing than there, is not expected to be without gaps.
_LEAST: Final = 3
#: Days that a number may be out of order; the least numbers that have an order; one in so many may be out of it.
_DAYS_ALLOWED: Final = 3
_LEAST_IN_ORDER: Final = 5
_ONE_IN: Final = 5
#: So many numbers, and all but one in so many, make a pattern the usual one.
_FORM_SAMPLE: Final = 20
_FORM_ONE_IN: Final = 20


@check(
    table=INVOICES,
    column="invoice_id",
    severity=Severity.WARNING,
    ref="N01",
    message="Before {invoice_id}, {missing} missing: the number before it is {before}.",
    fix="Enter the missing document with the State void and the reason in the Note.",
    kinds={"missing": TEXT, "before": CODE},
    evidence=("before",),
)
def missing_number(books: Books) -> DataFrame:
    """A number of a series is missing.

    An auditor asks what was deleted. Void documents keep their number. Series are told apart by their prefix; numbers
    from elsewhere, with more gaps than documents, are left alone.
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
    kinds={"void": CODE},
    evidence=("at_stake", "void"),
)
def void_number_reused(books: Books) -> DataFrame:
    """The number of a void invoice is used again, perhaps written differently.

    Two documents with one number cannot be told apart in an audit, and payments go to the wrong one.
    """
    invoices = books.invoices[books.invoices["invoice_id"] != ""]
    is_void = invoices["state"] == "void"
    void, issued = invoices[is_void], invoices[invoices["state"] == "issued"]
    place = positions(_bare(void["invoice_id"]), _bare(issued["invoice_id"]))
    numbers = np.append(void["invoice_id"].to_numpy(dtype=object), "")
    guilty = issued.assign(void=numbers[place])[place >= 0]
    return guilty.assign(at_stake=guilty["total_amount"].abs())


@check(
    table=INVOICES,
    column="invoice_date",
    severity=Severity.NOTE,
    ref="N02",
    message="{invoice_id} is dated {invoice_date}, but {neighbor} is dated {theirs}.",
    fix="Correct the Invoice date; if the document was a draft for a long time, accept this and give the reason.",
    kinds={"neighbor": CODE, "theirs": DATE},
    evidence=("neighbor", "theirs"),
)
def number_out_of_order(books: Books) -> DataFrame:
    """A document's date does not fit its number.

    Numbers that do not follow the calendar look like documents that were backdated. Three days are allowed. Only
    documents out of line between neighbors in order are reported, in series of five or more of which at least four in
    five follow the calendar; drafts do not count.
    """
    rows = _numbered(books)
    dated = books.invoices.loc[rows.index, ["invoice_date", "state", "doc_type"]]
    counts = dated["invoice_date"].notna() & (dated["state"] != "draft") & (dated["doc_type"] != "opening")
    rows = rows.assign(day=dated["invoice_date"].to_numpy().astype("datetime64[D]").astype(np.int64))[counts]
    rows = rows.sort_values(["series", "number", "invoice_id"]).drop_duplicates(["series", "number"])
    block = ((rows["series"] != rows["series"].shift()) | (rows["number"].diff() > _NEW_BLOCK)).cumsum()
    day = rows["day"].groupby(block)
    before, after = (day.shift(step).astype("float64") for step in (1, -1))
    # The last document has none after it, and the first none before: the next but one shows which is out of order.
    second, last_but_one = (day.shift(step).astype("float64") for step in (-2, 2))
    early = rows["day"] < np.where(after.isna(), np.fmin(before, last_but_one), before) - _DAYS_ALLOWED
    late = rows["day"] > np.where(before.isna(), np.fmax(after, second), after) + _DAYS_ALLOWED
    in_order = ~(before > after + _DAYS_ALLOWED)
    steps = early.groupby(block).transform("sum") * _ONE_IN
    size = day.transform("size")
    odd = in_order & (early | late) & (size >= _LEAST_IN_ORDER) & (steps <= size)
    names = rows["invoice_id"].groupby(block)
    neighbor = np.where(late, names.shift(-1).fillna(""), names.shift().fillna(""))
    theirs = books.invoices["invoice_date"].reindex(rows.index).groupby(block)
    told = rows.assign(neighbor=neighbor, theirs=theirs.shift(-1).where(late, theirs.shift()))[odd].sort_index()
    return books.invoices.loc[told.index].assign(neighbor=told["neighbor"], theirs=told["theirs"])


@check(
    table=INVOICES,
    column="invoice_id",
    severity=Severity.NOTE,
    ref="N03",
    message="{invoice_id} is not written like {count} other numbers, such as {example}.",
    fix="Write the number like the others, here and wherever it is named, or accept this and give the reason.",
    kinds={"example": CODE},
)
def odd_number(books: Books) -> DataFrame:
    """A number is not written like the others.

    It sorts elsewhere, is not found when a customer quotes it, and may be one number written twice. By type of
    document, where at least 20 numbers, and nineteen in twenty, are written alike; numbers from before the first of
    those are of an old system. A number that has outgrown its width is not odd.
    """
    invoices = books.invoices
    rows = invoices[
        (invoices["invoice_id"] != "") & (invoices["doc_type"] != "opening") & (invoices["state"] != "draft")
    ]
    rows = rows.assign(form=_form(rows["invoice_id"]))
    forms = rows.groupby(["doc_type", "form"], sort=True).agg(
        count=("invoice_id", "size"), example=("invoice_id", "max"), begun=("invoice_date", "min")
    )
    usual = forms.reset_index().sort_values("count", kind="stable").drop_duplicates("doc_type", keep="last")
    told = rows[["doc_type"]].merge(usual, on="doc_type", how="left").set_index(rows.index)
    outgrown = (_form(rows["invoice_id"], 1) == _form(told["example"], 1)) & (
        rows["invoice_id"].str.len() > told["example"].str.len()
    )
    odd = (rows["form"] != told["form"]) & (rows["invoice_date"] >= told["begun"]) & ~outgrown
    odd &= odd.groupby(rows["doc_type"]).transform("sum") * (_FORM_ONE_IN - 1) <= told["count"]
    odd &= told["count"] >= _FORM_SAMPLE
    guilty = rows.assign(count=told["count"], example=told["example"])[odd]
    return guilty.assign(at_stake=guilty["total_amount"].abs())


def _form(numbers: "Series[str]", fewest: int = 0) -> "Series[str]":
    """How numbers are written: every digit a 9. With ``fewest``, last digits that begin with no zero are one 9."""
    texts = pa.array(numbers, type=pa.large_string())
    if fewest:
        texts = pc.replace_substring_regex(texts, r"[1-9][0-9]*$", "9")
    return Series(pc.replace_substring_regex(texts, "[0-9]", "9").to_pandas(), dtype="str").set_axis(numbers.index)


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
    return normalized(
        Series(pc.replace_substring_regex(texts, r"(^|[^0-9])0+([0-9])", r"\1\2").to_pandas(), dtype="str")
    )
