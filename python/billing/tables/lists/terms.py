"""Terms: the payment terms that customers and invoices may carry."""

from billing.schema import CODE, LONG_TEXT, Column, Table, TableGroup

TERMS = Table(
    name="terms",
    sheet="Terms",
    about="Payment terms that customers and invoices may carry.",
    key=("terms",),
    group=TableGroup.LIST,
    columns=(
        Column("terms", "Terms", CODE, "As written on the invoice, such as NET 30 or 2/10 NET 30.", "NET 30"),
        Column("about", "Meaning", LONG_TEXT, "In words.", "Payable within 30 days", required=False),
    ),
)
