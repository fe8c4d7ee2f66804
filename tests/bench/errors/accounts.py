"""What goes wrong with whole accounts: closed, merged, or told beforehand what they would cost."""

from datetime import timedelta

from billing.demo_books.bench import Bench, is_unbilled
from tests.bench.errors.kinds import mistake
from tests.bench.errors.rows import TODAY, reminder, untouched


@mistake
def service_after_death(bench: Bench) -> None:
    """A service is charged after the account was closed."""
    charge = bench.pick("charges", is_unbilled)
    customer = next(row for row in bench.rows["customers"] if row["customer_id"] == charge["customer_id"])
    last = min(
        row["service_date"]
        for row in bench.rows["charges"]
        if row["customer_id"] == charge["customer_id"] and is_unbilled(row)
    )
    customer["closed_date"] = last - timedelta(days=1)
    for row in bench.rows["charges"]:
        late = row["customer_id"] == charge["customer_id"] and row["service_date"] >= last
        if late and row["status"] != "void":
            bench.note("R10", "charges", row, f"{row['customer_id']} was closed before")


@mistake
def reminder_to_merged_account(bench: Bench) -> None:
    """A reminder waits for an account that another one took over."""
    invoice = untouched(bench)
    customers = bench.rows["customers"]
    customer = next(row for row in customers if row["customer_id"] == invoice["customer_id"])
    other = next(row for row in customers if row is not customer)
    customer |= {"closed_date": TODAY, "merged_into": other["customer_id"]}
    bench.note("R10", "reminders", reminder(bench, invoice), f"{customer['customer_id']} is merged")


@mistake
def dearer_than_estimated(bench: Bench) -> None:
    """What was done costs exactly 400.00 more than the patient was told."""
    charge = bench.pick("charges", lambda row: is_unbilled(row) and row["amount"] >= 40_000)
    who, provider, day = charge["customer_id"], charge["provider"], charge["service_date"]
    amount = -40_000 + sum(
        row["amount"]
        for row in bench.rows["charges"]
        if (row["customer_id"], row["provider"], row["service_date"]) == (who, provider, day)
    )
    row = bench.append("estimates", {
        "estimate_id": f"E-{len(bench.rows['estimates']) + 1:04d}", "customer_id": who, "provider": provider,
        "first_date": day, "last_date": day, "amount": amount,
    })  # fmt: skip
    bench.note("B13", "estimates", row, "400.00 less was estimated")
