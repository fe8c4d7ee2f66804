"""Estimates: what self-pay patients were told beforehand that their care would cost (45 CFR 149.610)."""

from billing.schema import CODE, DATE, MONEY, TEXT, Column, Ref, Table

ESTIMATES = Table(
    name="estimates",
    sheet="Estimates",
    about="One row per good-faith estimate given to a self-pay patient. Check compares it with the charges.",
    key=("estimate_id",),
    columns=(
        Column(
            "estimate_id",
            "Estimate ID",
            CODE,
            "Number of the estimate; never reused.",
            "E-0001",
            also=("estimate", "estimate no", "gfe", "gfe no"),
        ),
        Column(
            "customer_id",
            "Customer ID",
            Ref("customers"),
            "Who was given the estimate.",
            "C-1001",
            also=("customer", "account", "patient id"),
        ),
        Column(
            "provider",
            "Provider",
            CODE,
            "Whose services it covers, as on Charges; one row for each provider of the estimate.",
            "LEE",
            also=("doctor", "npi", "provider npi"),
        ),
        Column(
            "first_date",
            "From",
            DATE,
            "First day of the services it covers. A later estimate replaces it from its own first day on.",
            "2026-10-01",
            also=("service from", "start date", "first day"),
        ),
        Column(
            "last_date",
            "To",
            DATE,
            "Last day of the services it covers; blank: twelve months from the first.",
            required=False,
            also=("service to", "end date", "last day"),
        ),
        Column(
            "amount",
            "Amount",
            MONEY,
            "What this provider's services were expected to come to in all, before tax.",
            "1,500.00",
            also=("estimate amount", "expected charges", "total"),
        ),
        Column("note", "Note", TEXT, "Anything worth knowing.", required=False, also=("notes", "comment", "memo")),
    ),
)
