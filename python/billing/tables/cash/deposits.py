"""Deposits: what the bank says it took in, to hold against the payments."""

from billing.schema import CODE, DATE, MONEY, TEXT, Column, Table

DEPOSITS = Table(
    name="deposits",
    sheet="Deposits",
    about="One row per deposit as the bank shows it. Check compares it with the payments that name it.",
    key=("deposit_id",),
    columns=(
        Column(
            "deposit_id",
            "Deposit",
            CODE,
            "Number of the deposit, as on Payments; never reused.",
            "D-1030",
            also=("deposit no", "deposit id", "deposit slip", "batch no"),
        ),
        Column(
            "deposit_date",
            "Date",
            DATE,
            "When the bank credited it.",
            "2026-10-30",
            also=("deposit date", "booked", "value date"),
        ),
        Column(
            "bank_amount",
            "Bank amount",
            MONEY,
            "What the bank shows.",
            "540.00",
            also=("amount", "deposit amount", "bank total", "credit"),
        ),
        Column(
            "fee_amount",
            "Fee",
            MONEY,
            "What the bank or card company kept; the payments come to that much more.",
            required=False,
            also=("fees", "fee amount", "card fee", "charges"),
        ),
        Column("note", "Note", TEXT, "Anything worth knowing.", required=False, also=("notes", "comment", "memo")),
    ),
)
