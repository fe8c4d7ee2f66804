"""Invoice lines: the charges on each invoice."""

from billing.schema import DATE, INTEGER, MONEY, PERCENT, PRICE, QUANTITY, TEXT, Column, Ref, Table

INVOICE_LINES = Table(
    name="invoice_lines",
    sheet="InvoiceLines",
    about="One row per line of an invoice, made from a charge.",
    key=("invoice_id", "line"),
    columns=(
        Column(
            "invoice_id",
            "Invoice",
            Ref("invoices"),
            "The invoice that this line stands on.",
            "INV-2026-0001",
            also=("invoice no", "invoice number", "invoiceno", "inv no"),
        ),
        Column("line", "Line", INTEGER, "Place on the invoice, from 1.", "1", also=("line no", "line number")),
        Column(
            "charge_id",
            "Charge ID",
            Ref("charges"),
            "The charge that is billed; blank for a line by hand.",
            required=False,
        ),
        Column(
            "service_date",
            "Service date",
            DATE,
            "When the service took place.",
            "2026-10-05",
            required=False,
            also=("date", "invoicedate", "date of service"),
        ),
        Column(
            "service_code",
            "Service",
            Ref("services"),
            "Code of the service.",
            "VISIT-30",
            required=False,
            also=("code", "service code", "item", "stockcode", "stock code", "sku"),
        ),
        Column("description", "Description", TEXT, "What the customer reads.", "Office visit, 30 minutes"),
        Column("quantity", "Quantity", QUANTITY, "How many units.", "1", also=("qty", "units")),
        Column(
            "unit_price", "Unit price", PRICE, "Price of one unit before tax.", "120.00", also=("price", "unitprice")
        ),
        Column("discount_percent", "Discount %", PERCENT, "Discount in percent: 15 means 15 %.", required=False),
        Column(
            "net_amount",
            "Net",
            MONEY,
            "Quantity times price less discount, before tax.",
            "120.00",
            required=False,
            also=("amount", "line amount", "line total"),
        ),
        Column("tax_code", "Tax", Ref("taxes"), "Which tax applies.", "EXEMPT", required=False),
        Column("tax_rate", "Tax %", PERCENT, "Rate of the tax in percent: 21 means 21 %.", required=False),
    ),
)
