"""Settings: what the office decides once. A field of ``Settings`` is a row of the Settings sheet."""

from dataclasses import dataclass, field, fields
from typing import Any

from billing.schema import (
    CODE,
    DATE,
    FLAG,
    INTEGER,
    LONG_TEXT,
    MONEY,
    PERCENT,
    TEXT,
    Choice,
    Column,
    Kind,
    Table,
    TableGroup,
)

SETTINGS = Table(
    name="settings",
    sheet="Settings",
    about="What the office decides once.",
    key=("setting",),
    group=TableGroup.LIST,
    columns=(
        Column("setting", "Setting", TEXT, "What is decided.", "Business name"),
        Column("value", "Value", TEXT, "The office's choice.", "Elm Street Practice", required=False, width=36),
        Column("about", "Meaning", LONG_TEXT, "What it does.", "Stands on every invoice.", required=False),
    ),
)


def setting(default: Any, kind: Kind, title: str, about: str) -> Any:
    """Declare one setting: its value when the row is missing, its kind, and the words on the sheet."""
    return field(default=default, metadata={"kind": kind, "title": title, "about": about})


@dataclass(frozen=True)
class Settings:
    """The office's choices, typed. Amounts in cents, percentages in 1/1000 of a percent, dates as ISO text or ''."""

    business_name: str = setting("Elm Street Practice", TEXT, "Business name", "Stands on every invoice and letter.")
    business_address: str = setting("12 Elm Street, Springfield, IL 62701", TEXT, "Address", "Stands on every invoice.")
    business_contact: str = setting("billing@example.com, +1 555 0100", TEXT, "Contact", "Whom to ask about a bill.")
    business_tax_id: str = setting("", CODE, "Tax ID", "Stands on invoices with tax.")
    payment_details: str = setting(
        "Pay by check to the address above or online with the invoice number.",
        LONG_TEXT,
        "How to pay",
        "Stands on every invoice.",
    )
    currency: str = setting("USD", CODE, "Currency", "Code of the currency of all amounts.")
    default_terms: str = setting("NET 30", CODE, "House terms", "For customers without terms of their own.")
    holidays: str = setting(
        "US",
        CODE,
        "Public holidays",
        "Country whose holidays move due dates that ROLL: US, US-CA, GB, DE-BY; blank: none.",
    )
    tax_rounding: str = setting(
        "document", Choice("document", "line"), "Tax rounding", "Round tax per rate of the document, or per line."
    )
    invoice_surcharge: int = setting(
        0, MONEY, "Invoice surcharge", "Added once to each invoice, as for postage, before its tax; 0: none."
    )
    invoice_surcharge_tax: str = setting(
        "", CODE, "Invoice surcharge tax", "Tax of the invoice surcharge, a code of Taxes; blank: none."
    )
    invoice_series: str = setting(
        "INV-{year}-", CODE, "Invoice series", "Start of invoice numbers; {year} is the invoice's year."
    )
    invoice_digits: int = setting(4, INTEGER, "Invoice digits", "Width of the number after the series, with zeros.")
    credit_series: str = setting(
        "CN-{year}-", CODE, "Credit note series", "Start of credit notes' numbers; {year} is the year."
    )
    unbilled_days: int = setting(
        7, INTEGER, "Unbilled limit", "Days after the service from which unbilled work is an error."
    )
    cash_fresh_days: int = setting(
        3, INTEGER, "Cash is fresh for", "Days since the last payment after which reminders warn."
    )
    aging_edges: str = setting(
        "30, 60, 90, 120", CODE, "Aging edges", "Last day of each aging column but the open one."
    )
    aging_base: str = setting("due", Choice("due", "invoice"), "Aging counts from", "The due date or the invoice date.")
    reserve_rates: str = setting(
        "", CODE, "Reserve by age", "Percent of each aging column that is not expected to come, as 1, 2, 5, 10, 25, 50."
    )
    reminder_gap_days: int = setting(7, INTEGER, "Reminder gap", "Least days between two reminders to one customer.")
    due_soon_days: int = setting(5, INTEGER, "Due soon", "Days ahead that a notice looks.")
    reminder_minimum: int = setting(500, MONEY, "Least to remind", "No reminder for less than this.")
    plan_grace_days: int = setting(
        5, INTEGER, "Plan grace", "Days past due up to which an installment of a plan is not missed."
    )
    discount_tax: str = setting(
        "early",
        Choice("early", "never", "always"),
        "Early discount of",
        "early: of the whole total, its tax with it; never: of the amount before tax, the tax stays as it is; always: "
        "of the amount before tax, and invoices ask from the start for the tax of what is left.",
    )
    discount_grace_days: int = setting(
        0,
        INTEGER,
        "Early discount grace",
        "Days after its last day up to which the discount for early payment is given.",
    )
    discount_limit: int = setting(25_000, PERCENT, "Discount limit %", "A larger discount on a charge is questioned.")
    late_fee_preset: str = setting(
        "contract",
        Choice("contract", "uk statutory", "eu statutory"),
        "Late fees by",
        "The contract's interest and fee below, or the statute's for businesses: 8 % above the reference rate, "
        "and a fixed sum.",
    )
    late_fee_rate: int = setting(0, PERCENT, "Late interest %", "Simple interest a year on what is overdue; 0: none.")
    late_fee_fixed: int = setting(0, MONEY, "Late fee", "Charged once for each overdue invoice; 0: none.")
    late_fee_cap: int = setting(0, MONEY, "Late fee limit", "The most for one invoice in all; 0: no limit.")
    late_fee_grace_days: int = setting(0, INTEGER, "Late fee grace", "Days past due up to which nothing is charged.")
    late_fee_order: str = setting(
        "after",
        Choice("after", "by date", "before"),
        "Late fees are paid",
        "Money that names nothing pays late fees after all invoices, in the order of due dates, or before them.",
    )
    reference_rate: int = setting(0, PERCENT, "Reference rate %", "The central bank's, for statutory interest.")
    late_interest_daily: bool = setting(
        False,  # noqa: FBT003 - a setting's default
        FLAG,
        "Round interest daily",
        "yes: a day's interest is rounded before it is counted by days; no: once at the end.",
    )
    late_fees_patients: bool = setting(
        False,  # noqa: FBT003 - a setting's default
        FLAG,
        "Late fees for patients",
        "yes: patients are charged too, where their row in Customers says so.",
    )
    late_fee_series: str = setting(
        "FEE-{year}-", CODE, "Late fee series", "Start of late fees' numbers; {year} is the year."
    )
    small_balance: int = setting(100, MONEY, "Small balance", "Up to this a short payment may be written off.")
    write_off_limit: int = setting(
        5_000, MONEY, "Write-off limit", "Above this a correction needs approval; Users may set another per person."
    )
    fold_findings: bool = setting(
        True,  # noqa: FBT003 - a setting's default
        FLAG,
        "Fold findings",
        "yes: findings of a check of which less than 30 % were real, of 20 and more, are shown as one line.",
    )
    closed_through: str = setting("", DATE, "Closed through", "Rows dated up to this day must not change any more.")
    show_names: bool = setting(
        False,  # noqa: FBT003 - a setting's default
        FLAG,
        "Names on reports",
        "yes: month reports show customers' names, not only ids.",
    )


def setting_rows() -> list[tuple[str, str, Kind, Any, str]]:
    """Every setting as name, title, kind, default and meaning, in the order of the sheet."""
    return [(f.name, f.metadata["title"], f.metadata["kind"], f.default, f.metadata["about"]) for f in fields(Settings)]
