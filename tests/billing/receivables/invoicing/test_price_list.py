import pandas as pd
import pytest

from billing.receivables.invoicing.price_list import services_on
from tests.sheets import rows

SERVICES = """
    service_code  description  valid_from  valid_to
    VISIT         old          2026-01-01  2026-09-30
    BAND          always       -           -
    VISIT         new          2026-10-01  -
    VISIT         promotion    2026-12-01  2026-12-24
"""


@pytest.mark.parametrize(
    ("code", "day", "holds"),
    [
        ("VISIT", "2025-12-31", None),
        ("VISIT", "2026-01-01", "old"),
        ("VISIT", "2026-09-30", "old"),
        ("VISIT", "2026-10-01", "new"),
        ("VISIT", "2026-12-24", "promotion"),  # of two that are valid the later start
        ("VISIT", "2026-12-25", "new"),
        ("BAND", "1999-01-01", "always"),
        ("LASER", "2026-10-01", None),
    ],
)
def test_price_that_holds_on_the_service_date(code, day, holds):
    services = rows("services", SERVICES)
    place = services_on(services, pd.Series([code], dtype="str"), pd.Series(pd.to_datetime([day]).as_unit("s")))
    assert (services["description"].iloc[place[0]] if place[0] >= 0 else None) == holds


def test_empty_price_list():
    services = rows("services", "service_code")
    days = pd.Series(pd.to_datetime(["2026-10-01"]).as_unit("s"))
    assert services_on(services, pd.Series(["VISIT"], dtype="str"), days).tolist() == [-1]
