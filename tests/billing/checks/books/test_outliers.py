from billing.checks.books.outliers import unusual_charge, write_offs_of_one_user
from tests.sheets import books


def charges(code, amounts, price="-"):
    return [f"{code}  1  {price if price != '-' else amount}  {amount}" for amount in amounts]


def test_unusual_charge():
    drugs = [f"{100 + 10 * number}.00" for number in range(19)]
    rows = [
        *charges("DRUG", [*drugs, "9000.00"]),
        *charges("SKEW", [f"{2**number}.00" for number in range(20)]),  # trap: amounts that double are usual in logs
        *charges("FEW", [*drugs[:18], "9000.00"]),  # 19 charges tell nothing
        *charges("SAME", ["80.00"] * 59 + ["81.00"]),
        *charges("TWO", ["80.00"] * 48 + ["81.00"] * 2),  # one in 25 is not rare
        *charges("LIST", ["80.00"] * 59 + ["160.00"]),  # at the price of the list
    ]
    found = unusual_charge(
        books(
            services="service_code  unit_price  max_quantity\nLIST  160.00  1",
            charges="service_code  quantity  unit_price  amount\n" + "\n".join(rows),
        )
    )
    assert [(f.row, f.message) for f in found] == [
        (
            21,
            "CH-00020 is 9,000.00 for DRUG; the median of its 20 charges is 194.94, and hardly any is so far off.",
        ),
        (120, "CH-00119 is 81.00 for SAME; the median of its 60 charges is 80.00, and hardly any is so far off."),
    ]


def write_offs(*listed):
    rows = [f"{user}  {amount}  {kind}" for user, amount, kind, count in listed for _ in range(count)]
    return books(adjustments="posted_by  amount  kind\n" + "\n".join(rows))


def test_write_offs_of_one_user():
    found = write_offs_of_one_user(
        write_offs(("kim", "100.00", "bad_debt", 4), ("lee", "10.00", "courtesy", 16), ("lee", "900", "contractual", 9))
    )
    assert [(f.key, f.amount, f.message) for f in found] == [
        (
            "kim",
            40_000,
            "kim entered 71% of what was written off since 2025-10-31 (400.00 of 560.00) in 4 of 20 write-offs.",
        )
    ]
    alone = ("kim", "100.00", "bad_debt", 30)  # trap: a single clerk
    few = ("kim", "100.00", "bad_debt", 4), ("lee", "10.00", "courtesy", 15)
    in_step = ("kim", "100.00", "bad_debt", 15), ("lee", "90.00", "courtesy", 12)
    for listed in ((alone,), few, in_step):
        assert write_offs_of_one_user(write_offs(*listed)) == []
