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
    about="Choices that the office makes once.",
    key=("setting",),
    group=TableGroup.LIST,
    columns=(
        Column("setting", "Setting", TEXT, "What is decided.", "Business name"),
        Column("value", "Value", TEXT, "The office's choice.", "Elm Street Practice", required=False, width=36),
        Column("about", "Meaning", LONG_TEXT, "What it does.", "Shown on every invoice.", required=False),
    ),
)


def setting(default: Any, kind: Kind, title: str, about: str) -> Any:
    """Declare one setting: its value when the row is missing, its kind, and the words on the sheet."""
    return field(default=default, metadata={"kind": kind, "title": title, "about": about})


@dataclass(frozen=True)
class Settings:
    """The office's choices, typed. Amounts in cents, percentages in 1/1000 of a percent, dates as ISO text or ''."""

    business_name: str = setting("Elm Street Practice", TEXT, "Business name", "Shown on every invoice and letter.")
    business_address: str = setting("12 Elm Street, Springfield, IL 62701", TEXT, "Address", "Shown on every invoice.")
    business_contact: str = setting(
        "billing@example.com, +1 555 0100",
        TEXT,
        "Contact",
        "Whom to contact about a bill; shown on every invoice and letter.",
    )
    business_tax_id: str = setting("", CODE, "Tax ID", "Shown on invoices.")
    payment_details: str = setting(
        "Pay by check to the address above or online with the invoice number.",
        LONG_TEXT,
        "How to pay",
        "Shown on every invoice.",
    )
    currency: str = setting("USD", CODE, "Currency", "Currency code of all amounts.")
    default_terms: str = setting("NET 30", CODE, "House terms", "For customers without terms of their own.")
    holidays: str = setting(
        "US",
        CODE,
        "Public holidays",
        "Country or state whose holidays move due dates of terms that ROLL, such as US, US-CA, GB or DE-BY; "
        "blank: none.",
    )
    tax_rounding: str = setting(
        "document",
        Choice("document", "line"),
        "Tax rounding",
        "document: tax is rounded once per rate; line: it is rounded on each line.",
    )
    invoice_surcharge: int = setting(
        0, MONEY, "Invoice surcharge", "Added to each invoice, as for postage, before tax; 0: none."
    )
    invoice_surcharge_tax: str = setting(
        "", CODE, "Invoice surcharge tax", "Tax code of the invoice surcharge, from Taxes; blank: none."
    )
    invoice_series: str = setting(
        "INV-{year}-", CODE, "Invoice series", "Beginning of invoice numbers; {year} is the invoice's year."
    )
    invoice_digits: int = setting(4, INTEGER, "Invoice digits", "Digits after the series, with leading zeros.")
    credit_series: str = setting(
        "CN-{year}-", CODE, "Credit note series", "Beginning of credit note numbers; {year} is the year."
    )
    unbilled_days: int = setting(
        7, INTEGER, "Unbilled limit", "Work that is still unbilled this many days after the service is an error."
    )
    cash_fresh_days: int = setting(
        3, INTEGER, "Cash is fresh for", "With no payment for more days than this, Check warns before reminders go out."
    )
    aging_edges: str = setting(
        "30, 60, 90, 120", CODE, "Aging edges", "Last day of each aging column but the last, open-ended one."
    )
    aging_base: str = setting("due", Choice("due", "invoice"), "Aging counts from", "The due date or the invoice date.")
    reserve_rates: str = setting(
        "",
        CODE,
        "Reserve by age",
        "Percentage of each aging column that is not expected to be collected, such as 1, 2, 5, 10, 25, 50.",
    )
    reminder_gap_days: int = setting(
        7, INTEGER, "Reminder gap", "Minimum number of days between two reminders to a customer."
    )
    due_soon_days: int = setting(5, INTEGER, "Due soon", "How many days ahead a notice looks.")
    reminder_minimum: int = setting(500, MONEY, "Least to remind", "No reminder is sent for less than this.")
    plan_grace_days: int = setting(
        5, INTEGER, "Plan grace", "Days past due before an installment of a plan counts as missed."
    )
    discount_tax: str = setting(
        "early",
        Choice("early", "never", "always"),
        "Early discount of",
        "early: the discount is on the whole total, including tax; never: on the amount before tax, and the tax "
        "stays as it is; always: on the amount before tax, and invoices ask from the start only for the tax on "
        "what is left.",
    )
    discount_grace_days: int = setting(
        0,
        INTEGER,
        "Early discount grace",
        "Days after its last day on which the early-payment discount is still given.",
    )
    discount_limit: int = setting(25_000, PERCENT, "Discount limit %", "A larger discount on a charge is questioned.")
    late_fee_preset: str = setting(
        "contract",
        Choice("contract", "uk statutory", "eu statutory"),
        "Late fees by",
        "contract: the interest and fee below; statutory, for businesses: 8 % above the reference rate, and a "
        "fixed sum.",
    )
    late_fee_rate: int = setting(0, PERCENT, "Late interest %", "Simple annual interest on what is overdue; 0: none.")
    late_fee_fixed: int = setting(0, MONEY, "Late fee", "Charged once for each overdue invoice; 0: none.")
    late_fee_cap: int = setting(
        0, MONEY, "Late fee limit", "The most that is charged on one invoice in all; 0: no limit."
    )
    late_fee_grace_days: int = setting(0, INTEGER, "Late fee grace", "Days past due before anything is charged.")
    late_fee_order: str = setting(
        "after",
        Choice("after", "by date", "before"),
        "Late fees are paid",
        "Whether a payment that names nothing pays late fees after all invoices, in order of due dates, or "
        "before them.",
    )
    reference_rate: int = setting(0, PERCENT, "Reference rate %", "The central bank's rate, for statutory interest.")
    late_interest_daily: bool = setting(
        False,  # noqa: FBT003 - a setting's default
        FLAG,
        "Round interest daily",
        "yes: each day's interest is rounded, then multiplied by the days; no: it is rounded once, at the end.",
    )
    late_fees_patients: bool = setting(
        False,  # noqa: FBT003 - a setting's default
        FLAG,
        "Late fees for patients",
        "yes: patients are charged as well, where their row on Customers allows it.",
    )
    late_fee_series: str = setting(
        "FEE-{year}-", CODE, "Late fee series", "Beginning of late fee numbers; {year} is the year."
    )
    small_balance: int = setting(
        100,
        MONEY,
        "Small balance",
        "What is left of an invoice, up to this amount, may be written off as a small balance.",
    )
    write_off_limit: int = setting(
        5_000,
        MONEY,
        "Write-off limit",
        "A correction above this needs approval; Users can set another limit for a person.",
    )
    fold_findings: bool = setting(
        True,  # noqa: FBT003 - a setting's default
        FLAG,
        "Fold findings",
        "yes: where fewer than 30 % of a check's findings were real, out of 20 or more, they are shown as a "
        "single line.",
    )
    closed_through: str = setting(
        "", DATE, "Closed through", "Rows dated up to this day are closed and must not change."
    )
    show_names: bool = setting(
        False,  # noqa: FBT003 - a setting's default
        FLAG,
        "Names on reports",
        "yes: month reports show customers' names, not just their numbers.",
    )


def setting_rows() -> list[tuple[str, str, Kind, Any, str]]:
    """Every setting as name, title, kind, default and meaning, in the order of the sheet."""
    return [(f.name, f.metadata["title"], f.metadata["kind"], f.default, f.metadata["about"]) for f in fields(Settings)]
