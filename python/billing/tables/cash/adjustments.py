"""Adjustments: write-offs and other amounts that an invoice no longer asks for."""

from billing.schema import CODE, DATE, MONEY, TEXT, Choice, Column, Ref, Table

ADJUSTMENTS = Table(
    name="adjustments",
    sheet="Adjustments",
    about="One row per write-off or other adjustment of an invoice, with reason and approval.",
    key=("adjustment_id",),
    columns=(
        Column(
            "adjustment_id",
            "Adjustment ID",
            CODE,
            "Number of the adjustment; never reused.",
            "ADJ-0001",
            also=("adjustment", "adjustment no", "adj id"),
        ),
        Column(
            "invoice_id",
            "Invoice",
            Ref("invoices"),
            "The invoice that is reduced.",
            "INV-2026-0001",
            also=("invoice no", "invoice number"),
        ),
        Column(
            "adjustment_date", "Date", DATE, "The day from which it counts.", "2026-10-25", also=("adjustment date",)
        ),
        Column(
            "kind",
            "Kind",
            Choice("contractual", "charity", "courtesy", "small_balance", "bad_debt", "late_fee_waived", "discount"),
            "Why the amount is no longer asked for.",
            "small_balance",
        ),
        Column("amount", "Amount", MONEY, "How much less is owed; a negative amount reverses an adjustment.", "0.45"),
        Column("reason", "Reason", TEXT, "In words, for the manager.", "Balance under a dollar"),
        Column("posted_by", "Posted by", CODE, "Who entered it.", "kim", required=False, also=("by", "user")),
        Column(
            "approved_by",
            "Approved by",
            CODE,
            "Who approved it; not the person who entered it.",
            "lee",
            required=False,
            also=("approver",),
        ),
    ),
)
