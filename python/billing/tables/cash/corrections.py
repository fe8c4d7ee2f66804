"""Corrections: what the clerk wants taken back or let go, until it is carried out."""

from billing.schema import CODE, LONG_TEXT, MONEY, TEXT, Choice, Column, Ref, Table

#: What can be asked for, in the order in which it is carried out: first what frees money, last what pays it out.
KINDS = ("bounced payment", "release", "void", "credit note", "write-off", "refund")
#: Why an amount is written off. A discount belongs to its payment, and is no correction.
REASONS = ("courtesy", "small_balance", "bad_debt", "late_fee_waived", "contractual", "charity")

CORRECTIONS = Table(
    name="corrections",
    sheet="Corrections",
    about="One row per correction asked for: credit note, refund, write-off, bounced payment, void, release. Correct "
    "carries them out and takes the rows away; what it cannot do stays, with the answer beside it.",
    key=("what", "document_id"),
    columns=(
        Column("what", "What", Choice(*KINDS), "What is to be done.", "credit note"),
        Column(
            "document_id",
            "Number",
            CODE,
            "The invoice to credit, write off or make void; the payment (or credit note) to refund; for a release also "
            "the invoice, or the one allocation, that it is applied to.",
            "INV-2026-0001",
            also=("document", "invoice", "payment", "invoice no", "payment id"),
        ),
        Column("amount", "Amount", MONEY, "How much; blank is all that is possible.", "20.00", required=False),
        Column(
            "reason", "Reason", TEXT, "In words; it stands on the credit note and in the books.", "Visit was shorter"
        ),
        Column(
            "kind",
            "Kind",
            Choice(*REASONS),
            "For a write-off: why; blank is a small balance, where it is one.",
            required=False,
        ),
        Column(
            "to_invoice_id",
            "Apply to",
            Ref("invoices"),
            "For a release: the invoice that the money is applied to instead; blank leaves that to Apply payments.",
            required=False,
        ),
        Column(
            "approved_by",
            "Approved by",
            CODE,
            "Who allowed it, where it is above your limit on Users; somebody else than you.",
            "lee",
            required=False,
            also=("approver",),
        ),
        Column("answer", "Answer", LONG_TEXT, "Why it was not carried out.", required=False, computed=True),
    ),
)
