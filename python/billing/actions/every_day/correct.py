"""Correct: carry out what Corrections asks for, from credit notes to releases."""

from dataclasses import replace

import numpy as np
from pandas import DataFrame, Series

from billing import money
from billing.actions.action import Action, Correction, Outcome, Refused, Request
from billing.books import Books
from billing.changes import Changes, TableChanges, between, update
from billing.documents import Document
from billing.documents.invoice import TEMPLATE, draw_invoices
from billing.finding import Severity
from billing.receivables.corrections.post import post_corrections
from billing.receivables.ledger.rows import new_rows
from billing.tables import BY_NAME, CORRECTIONS
from billing.triage.blocking import in_doubt

#: What a correction may change.
CHANGED = ("charges", "invoices", "invoice_lines", "payments", "allocations", "adjustments", "plans", "installments")
READS = ("customers", *CHANGED, "corrections", "users", "terms", "taxes", "reminders")
#: Sheets that one run draws, and corrections that its sentence tells one by one.
MOST_SHEETS, MOST_TOLD = 200, 3


def correct(books: Books, request: Request) -> Outcome:
    """Carry out the rows of Corrections and take them away; what cannot be done stays, with the answer.

    Raises:
        Refused: a single correction was asked for, and cannot be carried out.
    """
    asked = _given(request.correction) if request.correction else _rows(books, request)
    if asked.empty:
        return Outcome("Nothing to correct: enter on Corrections what should be done.")
    wishes = asked.assign(user=request.user)
    wishes["rejection"] = wishes["rejection"].where(wishes["rejection"] != "", _doubtful_target(books, request, wishes))
    after, lack, said = post_corrections(books, wishes)
    if request.correction and lack.iloc[0]:
        raise Refused(lack.iloc[0])
    after = _with_doubts(books, after)
    why = f"corrected: {request.correction.reason}" if request.correction else "corrected"
    before = {name: getattr(books, name) for name in CHANGED}
    changes = between(before, {name: getattr(after, name) for name in CHANGED}, why)
    if not request.correction:
        changes = Changes({**changes.tables, "corrections": _answered(books, lack)})
    return Outcome(_sentence(lack, said), changes, documents=_documents(books, after, request))


def _rows(books: Books, request: Request) -> DataFrame:
    """What the sheet asks for; a cell that cannot be read is told in the answer."""
    rows = books.corrections
    unread = {f.row: f"{f.message} {f.fix}" for f in request.damage if f.table == "corrections" and f.blocks}
    lack = Series([unread.get(row, "") for row in rows.index.tolist()], index=rows.index, dtype="str")
    return rows.assign(whole=books.is_blank("corrections", "amount"), rejection=lack)


def _given(asked: Correction) -> DataFrame:
    """What the command line asks for."""
    values = {"what": asked.what, "document_id": asked.document_id, "amount": asked.amount or 0}
    values |= {"reason": asked.reason, "kind": asked.kind, "approved_by": asked.approved_by}
    row = new_rows(CORRECTIONS, values | {"to_invoice_id": asked.to_invoice_id}, 1)
    return row.assign(whole=asked.amount is None, rejection=Series("", index=row.index, dtype="str"))


def _doubtful_target(books: Books, request: Request, wishes: DataFrame) -> "Series[str]":
    """Corrections of documents and payments of which it cannot be told what they are, or what is settled.

    What was applied may be taken back all the same: that may be what mends it.
    """
    keys = {"invoices": "invoice_id", "payments": "payment_id", "invoice_lines": "invoice_id"}
    unread = [(f.table, f.row) for f in request.damage if f.severity is Severity.ERROR]
    bad: list[str] = []
    for name, key in keys.items():
        frame = books.frame(name)
        bad += frame[key][frame.index.isin([row for table, row in unread if table == name])].tolist()
    doubts = {name: rows for name, rows in in_doubt(books).items() if name in keys}
    unsettled = {n for name, rows in doubts.items() for n in books.frame(name).loc[rows, keys[name]].tolist()}
    mending = wishes["what"].isin(["release", "bounced payment"])
    flags = wishes["document_id"].isin(bad) | (wishes["document_id"].isin(list(unsettled)) & ~mending)
    words = wishes["document_id"] + " depends on a cell that has to be fixed first; press Check and see Findings."
    return words.where(flags, "")


def _with_doubts(books: Books, after: Books) -> Books:
    """The books after, but what is in doubt shows the balances that it showed."""
    frames = {}
    released = after.allocations.loc[books.allocations.index]
    for name, rows in in_doubt(books.with_frames(allocations=released)).items():
        columns = list(BY_NAME[name].computed)
        frames[name] = after.frame(name).copy()
        frames[name].loc[rows, columns] = books.frame(name).loc[rows, columns]
    return after.with_frames(**frames)


def _answered(books: Books, lack: "Series[str]") -> TableChanges:
    """Rows that were carried out go; the others have their answer."""
    rows = books.corrections
    stay = rows[lack != ""]
    changed = update(stay, stay.assign(answer=lack[stay.index]), ["answer"], "corrected")
    return replace(changed, removed=rows[lack == ""] if (lack == "").any() else None)


def _documents(books: Books, after: Books, request: Request) -> tuple[Document, ...]:
    new = after.invoices.drop(index=books.invoices.index)["invoice_id"].tolist()
    return (draw_invoices(after, new[:MOST_SHEETS], request.templates),) if new else ()


def _sentence(lack: "Series[str]", said: "Series[str]") -> str:
    done = said[lack == ""].tolist()
    told = " ".join(done[:MOST_TOLD]) if len(done) <= MOST_TOLD else f"{money.counted(len(done), 'correction')} made."
    left = int(np.sum(lack != ""))
    if not left:
        return told
    stays = "1 correction was" if left == 1 else f"{left:,} corrections were"
    return f"{told} {stays} not made: the Answer on Corrections says why.".strip()


ACTION = Action(
    name="correct",
    command="correct",
    title="Correct",
    about="Carries out what Corrections asks for: credit notes, refunds, write-offs, bounced payments, voids and "
    "releases; what cannot be done stays there with the reason.",
    icon="ReviewRejectChange",
    reads=READS,
    run=correct,
    templates=(TEMPLATE,),
    asks=True,
)
