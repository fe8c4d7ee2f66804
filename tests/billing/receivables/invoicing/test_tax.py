import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from billing.receivables.invoicing.tax import line_amount, line_nets, net_of_gross, wrong_nets
from billing.receivables.invoicing.totals import tax_groups
from tests.billing.receivables.small_lines import agreed, lines, taxes


def test_document_mode_rounds_once_per_rate():
    document, net = [0, 0, 0, 1], [33, 33, 33, 33]
    assert taxes(document, net, 10_000, "document") == [10, 3]
    assert taxes(document, net, 10_000, "line") == [9, 3]


def test_each_rate_is_rounded_by_itself():
    assert taxes([0, 0], [5, 5], [10_000, 11_000]) == [2]


def test_document_without_taxed_lines_has_no_tax():
    assert taxes([0, 2], [100, 100], [0, 5_000]) == [0, 0, 5]
    assert taxes([], [], []) == []


def test_discount_is_rounded_after_the_product():
    # 3 x 0.335 = 1.005 -> 1.01, less 10 % of 1.01 = 0.10
    assert line_amount(np.array([3_000]), np.array([3_350]), np.array([10_000]), np.array([0])).tolist() == [91]
    assert line_amount(np.array([3_000]), np.array([3_350]), np.array([10_000]), np.array([25])).tolist() == [116]


def test_tax_in_prices_is_taken_out_of_the_sum_and_the_lines_add_up():
    shop = lines([0, 0, 1], [100_000, 80_000, 100_000], 30_000, 30_000)
    assert line_nets(shop, "line").tolist() == [76_923, 61_538, 76_923]
    assert line_nets(shop, "document").tolist() == [76_923, 61_539, 76_923], "the cent goes where most was lost"


def test_of_equal_lines_the_first_takes_the_cent():
    same = lines(0, [100, 100, 100], 30_000, 30_000)
    assert line_nets(same).tolist() == [77, 77, 77]
    odd = lines(0, [101, 101], 30_000, 30_000)
    assert line_nets(odd).tolist() == [78, 77], "155.38 in all"


def test_wrong_nets():
    shop = lines([0, 0, 1, 1, 2, 2], [100_000, 80_000] * 3, 30_000, 30_000)
    either = np.array([76_923, 61_539, 76_923, 61_538, 76_924, 61_539])  # by document, by line, in neither way
    all_known = np.ones(6, dtype=bool)
    assert wrong_nets(shop, either, all_known).tolist() == [False] * 4 + [True] * 2
    unread = np.array([True] * 5 + [False])
    assert wrong_nets(shop, either, unread).tolist() == [False] * 6, "the sum cannot be judged"
    assert (
        wrong_nets(shop, either + np.array([1, 0, 0, 0, 0, 0]), all_known).tolist()
        == [True] * 2 + [False] * 2 + [True] * 2
    )
    assert wrong_nets(shop, either + np.array([2, 0, 0, 0, 0, 0]), all_known).tolist()[:2] == [True, False], (
        "one is to blame"
    )


def test_a_line_is_wrong_from_a_cent_on():
    plain = lines([0, 0, 1, 1], [10_000] * 4, 0)
    nets = np.array([10_001, 9_999, 10_000, 10_000])  # the sums are right
    assert wrong_nets(plain, nets, np.ones(4, dtype=bool)).tolist() == [True, True, False, False]


def test_a_discount_is_of_the_lines_and_not_of_the_surcharge():
    line, net = lines(0, [10_000], 21_000), np.array([10_000])
    extra = {"surcharge": 500, "surcharge_rate": 21_000}
    assert tax_groups(line, net, agreed(discount_percent=10_000, **extra))[["discount", "net"]].to_numpy().tolist() == [
        [1_000, 9_500]
    ]
    extra["surcharge_rate"] = 10_000  # a rate of its own: all lines still have one
    assert tax_groups(line, net, agreed(discount=1_000, **extra))[["rate", "discount", "net"]].to_numpy().tolist() == [
        [10_000, 0, 500], [21_000, 1_000, 9_000],
    ]  # fmt: skip


rows_of_lines = st.lists(
    st.tuples(st.integers(0, 4), st.integers(-(10**7), 10**7), st.sampled_from([0, 5_000, 7_250, 21_000]))
)


@given(rows_of_lines, st.sampled_from(["document", "line"]), st.randoms())
def test_order_of_lines_changes_nothing(rows, mode, random):
    rows = [(4, 0, 0), *rows]
    mixed = random.sample(rows, len(rows))
    one, two = np.array(rows).T, np.array(mixed).T
    assert taxes(one[0], one[1], one[2], mode) == taxes(two[0], two[1], two[2], mode)


@given(st.integers(-(10**10), 10**10), st.sampled_from([0, 5_000, 7_250, 21_000]))
def test_tax_of_the_net_leads_back_to_the_gross_within_a_cent(gross, rate):
    net = net_of_gross(np.array([gross]), np.array([rate]))
    assert abs(int(net[0]) + taxes([0], net, [rate])[0] - gross) <= 1
