"""Corrections: what the clerk wants taken back or let go, until it is carried out."""

from billing.schema import CODE, LONG_TEXT, MONEY, TEXT, Choice, Column, Ref, Table

#: What can be asked for, in the order in which it is carried out: first what frees money, last what pays it out.
KINDS = ("bounced payment", "release", "void", "credit note", "write-off", "refund")
#: Why an amount is written off. A discount belongs to its payment, and is no correction.
REASONS = ("courtesy", "small_balance", "bad_debt", "late_fee_waived", "contractual", "charity")

CORRECTIONS = Table(
    name="corrections",
    sheet="Corrections",
    about="One row per correction you ask for: credit note, refund, write-off, bounced payment, void or release. "
    "Correct carries them out and removes the rows; what it cannot do stays, with the reason in Answer.",
    key=("what", "document_id"),
    columns=(
        Column("what", "What", Choice(*KINDS), "What is to be done.", "credit note"),
        Column(
            "document_id",
            "Number",
            CODE,
            "The invoice to credit, write off or void; the payment (or credit note) to refund; for a release, the "
            "payment, the invoice or the one allocation to release.",
            "INV-2026-0001",
            also=("document", "invoice", "payment", "invoice no", "payment id"),
        ),
        Column("amount", "Amount", MONEY, "How much; blank: as much as possible.", "20.00", required=False),
        Column(
            "reason",
            "Reason",
            TEXT,
            "In words; it is shown on the credit note and kept in the books.",
            "Visit was shorter",
        ),
        Column(
            "kind",
            "Kind",
            Choice(*REASONS),
            "For a write-off: why; blank: a small balance, if it is one.",
            required=False,
        ),
        Column(
            "to_invoice_id",
            "Apply to",
            Ref("invoices"),
            "For a release: the invoice to apply the money to instead; blank: leave that to Apply payments.",
            required=False,
        ),
        Column(
            "approved_by",
            "Approved by",
            CODE,
            "Who approved it, where it is above your limit on Users; not yourself.",
            "lee",
            required=False,
            also=("approver",),
        ),
        Column("answer", "Answer", LONG_TEXT, "Why it was not carried out.", required=False, computed=True),
    ),
)
