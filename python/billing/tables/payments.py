"""Payments: money received."""

from billing.schema import CODE, DATE, MONEY, TEXT, Choice, Column, Ref, Table

PAYMENTS = Table(
    name="payments",
    sheet="Payments",
    about="One row per payment received, pasted from the bank or the practice's system.",
    key=("payment_id",),
    columns=(
        Column("payment_id", "Payment ID", CODE, "Your own or the bank's number of the payment; never reused.", "P-5001",
               also=("payment no", "payment", "receipt no", "transaction id")),
        Column("received_date", "Received", DATE, "When the money arrived.", "2026-10-20",
               also=("received date", "date", "payment date", "settled", "settled date", "settleddate")),
        Column("posted_date", "Posted", DATE, "When it was entered; blank: on the day received.", required=False,
               also=("posted date", "post date")),
        Column("customer_id", "Customer ID", Ref("customers"), "Who paid.", "C-1001",
               also=("customer", "customerid", "account", "patient id", "payer")),
        Column("method", "Method", Choice("check", "card", "eft", "cash", "other"), "How it was paid.", "check",
               required=False, default="other", also=("payment method", "type", "tender")),
        Column("reference", "Reference", CODE, "Check number, or the bank's reference.", "20417", required=False,
               also=("ref", "check no", "check number", "trace")),
        Column("amount", "Amount", MONEY, "Money received; a refund is negative.", "120.00",
               also=("payment amount", "paid", "amount paid", "credit")),
        Column("deposit_id", "Deposit", CODE, "The bank deposit that it belongs to.", required=False, also=("deposit no",)),
        Column("purpose", "Purpose", Choice("normal", "deposit", "plan"), "A deposit is kept as a liability until applied.",
               required=False, default="normal"),
        Column("stated_for", "Stated for", CODE, "Invoices that the payer names, separated by commas.", required=False,
               also=("invoice", "invoice no", "invoices", "invoice number", "invoicenumber", "remittance", "for invoice")),
        Column("state", "State", Choice("posted", "bounced", "void", "scheduled"), "Only posted payments count.", "posted",
               required=False, default="posted"),
        Column("reverses", "Reverses", Ref("payments"), "For a refund or a bounced check: the payment it takes back.", required=False),
        Column("memo", "Memo", TEXT, "What the payer wrote.", required=False, private=True, also=("description", "note", "text")),
        Column("allocated_amount", "Applied", MONEY, "What was applied to invoices.", required=False, computed=True),
        Column("unallocated_amount", "Unapplied", MONEY, "What is left to apply.", required=False, computed=True),
        Column("batch_id", "Batch", CODE, "Which import brought the row.", required=False, computed=True),
    ),
)
