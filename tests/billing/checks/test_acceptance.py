"""Published worked examples about what is wrong, each under its number in the domain study."""

from datetime import datetime

import pytest

from billing.checks.charges.estimates import bill_over_estimate
from billing.checks.invoices.duplicates import duplicate_invoice, near_duplicate_invoice
from tests.billing.paste.sheets_of_cells import read, sheet
from tests.sheets import books


@pytest.mark.parametrize(("billed", "eligible"), [("1399.99", False), ("1400.00", True)])
def test_d35_a_bill_may_be_disputed_from_400_over_its_estimate(billed, eligible):
    found = bill_over_estimate(
        books(
            estimates="estimate_id  customer_id  provider  first_date  amount\nE-1  C-1  LEE  2026-09-01  1000.00",
            charges="charge_id  customer_id  provider  service_date  quantity  unit_price  amount  status\n"
            f"CH-1  C-1  LEE  2026-10-01  1  {billed}  {billed}  billed",
        )
    )
    assert bool(found) is eligible


def test_d36_duplicates_certain_and_probable():
    made = books(
        invoices="""
        invoice_id  customer_id  invoice_date  total_amount  state   doc_type
        54891       C-1          2026-10-05    2750.00       issued  invoice
        54891       C-1          2026-10-05    2750.00       issued  invoice
        8012306     C-2          2026-09-05    8870.40       issued  invoice
        08012306A   C-2          2026-10-05    8870.40       issued  invoice  # the digits, but for zeros and letters
        29869-25    C-3          2026-10-05    2139.25       issued  invoice
        29870-25    C-4          2026-10-05    2139.25       issued  invoice  # another customer
        """,
    )
    certain, probable = ([f.key for f in check(made)] for check in (duplicate_invoice, near_duplicate_invoice))
    assert (certain, probable) == (["54891"], ["08012306A"])


@pytest.mark.parametrize(
    ("cell", "ref"),
    [(22e1, "P08"), (1.0, "P07"), (datetime(2026, 1, 2), "P09"), (10e5, "P08")],
    ids=["22E1 became 220", "01 became 1", "1-2 became a date", "10e5 became 1000000"],
)
def test_d37_what_excel_makes_of_codes_is_found(cell, ref):
    listed = [{"service_code": code, "description": "Kit", "unit_price": 5.0} for code in ("22E1", "01", "1-2", "10e5")]
    charge = {"charge_id": "CH-1", "customer_id": "C-1", "service_date": datetime(2026, 10, 5), "service_code": cell}
    _, damage = read(services=sheet("services", *listed), charges=sheet("charges", charge | {"quantity": 1.0}))
    assert ref in {finding.ref for finding in damage}
