"""Services: what can be charged, and its price from a date on."""

from billing.schema import CODE, DATE, PRICE, QUANTITY, TEXT, Column, Ref, Table

SERVICES = Table(
    name="services",
    sheet="Services",
    about="The price list: one row per service and price; a new price is a new row with its own dates.",
    key=("service_code", "valid_from"),
    columns=(
        Column(
            "service_code",
            "Service",
            CODE,
            "Code of the service or product.",
            "VISIT-30",
            also=("code", "service code", "item", "stockcode", "stock code", "sku", "procedure", "cpt"),
        ),
        Column(
            "description", "Description", TEXT, "What the customer reads on the invoice.", "Office visit, 30 minutes"
        ),
        Column(
            "unit_price",
            "Unit price",
            PRICE,
            "Price of one unit: before tax, or including it where the tax code is in prices.",
            "120.00",
            also=("price", "unitprice", "fee", "rate"),
        ),
        Column(
            "tax_code",
            "Tax",
            Ref("taxes"),
            "The tax that applies; blank: none.",
            "EXEMPT",
            required=False,
            also=("tax code", "vat code"),
        ),
        Column("valid_from", "Valid from", DATE, "First service date at this price; blank: always.", required=False),
        Column(
            "valid_to",
            "Valid to",
            DATE,
            "Last service date at this price; blank: until further notice.",
            required=False,
        ),
        Column(
            "max_quantity",
            "Most per day",
            QUANTITY,
            "A charge for more units than this is questioned.",
            required=False,
        ),
    ),
)
