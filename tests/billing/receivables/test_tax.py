import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from billing.receivables.tax import line_net, net_of_gross, tax_by_document

NONE = np.zeros(0, dtype=np.int64)


def test_document_mode_rounds_once_per_rate():
    document, net, rate = np.array([0, 0, 0, 1]), np.array([33, 33, 33, 33]), np.array([10_000] * 4)
    assert tax_by_document(document, net, rate, "document").tolist() == [10, 3]
    assert tax_by_document(document, net, rate, "line").tolist() == [9, 3]


def test_each_rate_is_rounded_by_itself():
    document, net, rate = np.array([0, 0]), np.array([5, 5]), np.array([10_000, 11_000])
    assert tax_by_document(document, net, rate).tolist() == [2]


def test_document_without_taxed_lines_has_no_tax():
    assert tax_by_document(np.array([0, 2]), np.array([100, 100]), np.array([0, 5_000])).tolist() == [0, 0, 5]
    assert tax_by_document(NONE, NONE, NONE).tolist() == []


def test_discount_is_rounded_after_the_product():
    # 3 x 0.335 = 1.005 -> 1.01, less 10 % of 1.01 = 0.10
    assert line_net(np.array([3_000]), np.array([3_350]), np.array([10_000])).tolist() == [91]


lines = st.lists(st.tuples(st.integers(0, 4), st.integers(-(10**7), 10**7), st.sampled_from([0, 5_000, 7_250, 21_000])))


@given(lines, st.sampled_from(["document", "line"]), st.randoms())
def test_order_of_lines_changes_nothing(rows, mode, random):
    rows = [(4, 0, 0), *rows]
    mixed = random.sample(rows, len(rows))
    one, two = np.array(rows).T, np.array(mixed).T
    assert tax_by_document(one[0], one[1], one[2], mode).tolist() == (
        tax_by_document(two[0], two[1], two[2], mode).tolist()
    )


@given(st.integers(-(10**10), 10**10), st.sampled_from([0, 5_000, 7_250, 21_000]))
def test_tax_of_the_net_leads_back_to_the_gross_within_a_cent(gross, rate):
    net = net_of_gross(np.array([gross]), np.array([rate]))
    tax = tax_by_document(np.array([0]), net, np.array([rate]))
    assert abs(int(net[0] + tax[0]) - gross) <= 1
