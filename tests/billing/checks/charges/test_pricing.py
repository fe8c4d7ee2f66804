from billing.checks.charges.pricing import (
    discount_over_limit,
    implausible_quantity,
    swapped_quantity_and_price,
    unusual_price,
)
from billing.triage.find_all import find_all
from tests.sheets import books

SERVICES = """
    service_code  unit_price  max_quantity
    VISIT         120.00      -
    LAB           4.00        -
    PT            38.25       8
    TALK          0.00        -   # without a price
"""


def said(found):
    return [(f.row, f.message) for f in found]


def test_swapped_quantity_and_price():
    made = books(
        services=SERVICES,
        charges="""
        charge_id  service_code  service_date  quantity  unit_price  amount   status
        CH-1       VISIT         2026-10-30    120       2.00        240.00   held     # 2 at 120.00 was meant
        CH-2       VISIT         2026-10-30    2         120.00      240.00   held
        CH-3       LAB           2026-10-30    4         4.00        16.00    held     # trap: the price is the list's
        CH-4       VISIT         2026-10-30    120       1.50        180.00   held     # no whole number: another price
        CH-5       VISIT         2026-10-30    120       2.00        240.00   void
        CH-6       OTHER         2026-10-30    120       2.00        240.00   held     # no price is listed
        """,
    )
    found = swapped_quantity_and_price(made)
    assert said(found) == [
        (
            2,
            "CH-1 has 120 units of VISIT at 2.00; the list price is 120.00, so quantity and price are swapped.",
        )
    ]
    assert found[0].fix == "Set the Quantity to 2 and the Unit price to 120.00."
    assert [f.ref for f in find_all(made, []) if f.key == "CH-1" and f.ref[0] != "K"] == ["A11"], (
        "one cause is one line"
    )


def test_implausible_quantity():
    usual = "\n".join(f"CH-{n}  LAB  1  unbilled" for n in range(1, 12))
    found = implausible_quantity(
        books(
            services=SERVICES,
            charges=f"""
            charge_id  service_code  quantity  status
            {usual}
            CH-20      LAB           10        unbilled  # ten times the usual
            CH-21      LAB           5         unbilled  # five times, and no more
            CH-22      LAB           10        void
            CH-30      PT            9         unbilled  # more than the price list allows
            CH-31      PT            8         unbilled  # trap: timed therapy, many units are right
            CH-40      VISIT         10        unbilled  # too few charges tell what is usual
            CH-41      VISIT         1         unbilled
            """,
        )
    )
    first = "service_code  max_quantity\nLAB  20"
    many = f"charge_id  service_code  quantity\n{usual.replace('  unbilled', '')}\nCH-20  LAB  10\nCH-21  LAB  21"
    assert [f.key for f in implausible_quantity(books(services=first, charges=many))] == ["CH-21"], (
        "the first row of the price list says how many are the most"
    )
    assert said(found) == [
        (13, "CH-20 has 10 units of LAB on 2026-10-05; 1 is the median of 13 charges."),
        (16, "CH-30 has 9 units of PT on 2026-10-05; the price list allows 8 at most."),
    ]


def test_discount_over_limit():
    charges = """
        charge_id  quantity  unit_price  discount_percent  status
        CH-1       2         120.00      25                unbilled  # as much as is allowed
        CH-2       2         120.00      30                unbilled
        CH-3       2         120.00      30                void
        CH-4       2         120.00      ?                 unbilled
        CH-5       2         120.00      120               unbilled  # trap: no discount at all, told elsewhere
    """
    found = discount_over_limit(books(charges=charges))
    assert said(found) == [(3, "CH-2 has a discount of 30%, which is 72.00; Settings allow 25%.")]
    assert not discount_over_limit(books(charges=charges, settings={"discount_limit": 50_000}))


def test_unusual_price():
    usual = "\n".join(f"CH-{n}  TALK  {90 if n < 12 else 95}.00  2026-10-{n:02d}  unbilled" for n in range(1, 12))
    rows = f"""
        charge_id  service_code  unit_price  service_date  status
        {usual}
        CH-20      TALK          80.00       2026-10-05    unbilled
    """
    found = unusual_price(books(services=SERVICES, charges=rows))
    assert said(found) == [(13, "CH-20 charges 80.00 for TALK; 11 other charges of that month have 90.00.")]
    assert found[0].amount == 1_000
    later = rows.replace("80.00       2026-10-05", "95.00       2026-10-20")
    assert not unusual_price(books(services=SERVICES, charges=later)), "trap: the price changed within the month"
    assert not unusual_price(books(services=SERVICES.replace("0.00 ", "90.00"), charges=rows)), "the list says it"
    first = "service_code  unit_price\nTALK  90.00"
    assert not unusual_price(books(services=first, charges=rows)), "also where it is the first row of the list"
    few = "\n".join(line for line in rows.splitlines() if "CH-1 " not in line and "CH-2 " not in line)
    assert not unusual_price(books(services=SERVICES, charges=few)), "too few charges"
