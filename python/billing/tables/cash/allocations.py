"""Allocations: which payment or credit note settles which invoice."""

from billing.schema import CODE, DATE, MONEY, Choice, Column, Ref, Table

ALLOCATIONS = Table(
    name="allocations",
    sheet="Allocations",
    about="One row per part of a payment or credit note that is applied to an invoice.",
    key=("allocation_id",),
    columns=(
        Column(
            "allocation_id",
            "Allocation ID",
            CODE,
            "Number of the allocation; never reused.",
            "A-000001",
            also=("allocation", "allocation no"),
        ),
        Column(
            "source_id",
            "From",
            CODE,
            "The payment, or the credit note, that the money comes from.",
            "P-5001",
            also=("payment id", "payment", "payment no", "source"),
        ),
        Column(
            "invoice_id",
            "Invoice",
            Ref("invoices"),
            "The invoice that it pays.",
            "INV-2026-0001",
            also=("invoice no", "invoice number"),
        ),
        Column("amount", "Amount", MONEY, "The part applied to the invoice.", "120.00", also=("applied", "allocated")),
        Column(
            "allocation_date",
            "Date",
            DATE,
            "The day from which it counts.",
            "2026-10-20",
            also=("applied on", "allocation date"),
        ),
        Column(
            "rule",
            "Rule",
            Choice(
                "by hand",
                "stated",
                "plan",
                "exact item",
                "exact installment",
                "exact total",
                "subset",
                "oldest first",
                "credit note",
            ),
            "Why it went there.",
            "by hand",
            required=False,
            default="by hand",
        ),
        Column(
            "released_date",
            "Released",
            DATE,
            "The day from which it no longer counts: the money was taken back to be applied elsewhere, or it bounced.",
            required=False,
        ),
    ),
)
