"""Taxes: tax codes and their rates."""

from billing.schema import CODE, FLAG, LONG_TEXT, PERCENT, Column, Table, TableGroup

TAXES = Table(
    name="taxes",
    sheet="Taxes",
    about="Tax codes and their rates.",
    key=("tax_code",),
    group=TableGroup.LIST,
    columns=(
        Column("tax_code", "Tax", CODE, "Code used on services and lines.", "EXEMPT", also=("tax code",)),
        Column("rate", "Rate %", PERCENT, "Rate in percent: 21 means 21 %.", "0"),
        Column(
            "in_prices",
            "In prices",
            FLAG,
            "yes: prices with this code include the tax; no: the tax is added.",
            required=False,
        ),
        Column("about", "Meaning", LONG_TEXT, "In words.", "No tax", required=False),
    ),
)
