"""Totals: what a document is taxed by and asks for, by its lines, discount and surcharge (EN 16931 BG-20 to BG-23)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pandas import DataFrame

from billing.money import Bools, Ints, percent_of
from billing.receivables.tax import Lines, net_of_gross, rate_groups


@dataclass(frozen=True)
class Agreed:
    """What holds for documents as a whole: one entry for each, amounts in cents, percentages and rates in 1/1000 %.

    ``discount`` counts where ``discount_percent`` is 0. ``tax_less`` is the percentage that the tax is reduced by from
    the start, as for a discount that everybody may still earn.
    """

    discount_percent: Ints
    discount: Ints
    surcharge: Ints
    surcharge_rate: Ints
    tax_less: Ints


def agreed_on(invoices: DataFrame) -> Agreed:
    """The same, as rows of Invoices say it."""
    columns = ("discount_percent", "discount_amount", "surcharge_amount", "surcharge_rate", "tax_less_percent")
    return Agreed(*(invoices[name].to_numpy(dtype=np.int64) for name in columns))


def tax_groups(lines: Lines, nets: Ints, agreed: Agreed, mode: str = "document") -> DataFrame:
    """One row for each rate of each document, in their order; ``nets`` are the lines' cents before tax.

    Columns: document, rate, included (as in ``Lines``), discount, net (less discount, plus surcharge: BT-116), taxed
    (net as far as it is taxed), tax, priced (what is asked for before ``tax_less``, with tax where the price includes
    it), all in cents. A discount without a percentage is taken off where all lines have one rate; of which rate it is
    otherwise, nobody can tell. Tax is that of the group's sum (BR-CO-17), or with the mode ``line`` the sum of each
    line's; tax that the price includes is what is left of the price, so that nobody pays more than that.
    """
    extra = np.flatnonzero(agreed.surcharge)
    rows = _with_surcharges(lines, agreed, extra)
    net = np.concatenate([nets, agreed.surcharge[extra]])
    _, first, group = np.unique(rate_groups(rows), return_index=True, return_inverse=True)
    document, rate, included = (part[first] for part in (rows.document, rows.rate, rows.included))
    inside = (rate == included) & (rate > 0)
    is_line = np.arange(len(net)) < len(nets)
    sold = _sums(group, net, is_line), _sums(group, np.where(inside[group], rows.priced, net), is_line)
    one_rate = _counts(document, _counts(group, is_line) > 0)[document] == 1
    discount, off = _discounts(sold, rate, inside, agreed.discount_percent[document])
    by_hand = np.where(one_rate & (agreed.discount_percent[document] == 0), agreed.discount[document], 0)
    added = _sums(group, net, ~is_line)
    less = agreed.tax_less[document]
    discount = discount + by_hand
    taxable = sold[0] - discount + added
    priced = sold[1] - off - by_hand - np.where(inside, percent_of(by_hand, rate), 0) + added
    taxed = _reduced(taxable, less)
    if mode == "line":
        tax = _sums(group, percent_of(_reduced(net, less[group]), rows.rate))
        tax -= percent_of(_reduced(discount, less), rate)
    else:
        tax = percent_of(taxed, rate)
    tax = np.where(inside, _reduced(priced, less) - taxed, tax)
    return DataFrame({
        "document": document, "rate": rate, "included": included, "discount": discount, "net": taxable, "taxed": taxed,
        "tax": tax, "priced": priced,
    })  # fmt: skip


def by_document(groups: DataFrame, name: str, count: int) -> Ints:
    """Sum of a column of the groups for each of so many documents."""
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, groups["document"].to_numpy(), groups[name].to_numpy())
    return sums


def _with_surcharges(lines: Lines, agreed: Agreed, extra: npt.NDArray[np.intp]) -> Lines:
    """The lines and, below them, the surcharge of each of these documents; it is before tax."""
    none = np.zeros(len(extra), dtype=np.int64)
    more = Lines(extra.astype(np.int64), none, agreed.surcharge[extra], agreed.surcharge_rate[extra], none)
    names = ("document", "line", "priced", "rate", "included")
    return Lines(*(np.concatenate([getattr(lines, name), getattr(more, name)]) for name in names))


def _discounts(sold: tuple[Ints, Ints], rate: Ints, inside: Bools, percent: Ints) -> tuple[Ints, Ints]:
    """What a percentage takes off each rate: of the amount before tax, and of the price."""
    net, priced = sold
    off = percent_of(priced, percent)
    return np.where(inside & (percent != 0), net - net_of_gross(priced - off, rate), off), off


def _reduced(amount: Ints, percent: Ints) -> Ints:
    return amount - percent_of(amount, percent)


def _sums(group: Ints, amount: Ints, used: Bools | None = None) -> Ints:
    """Sum of the amounts of each group, of those that are used."""
    sums = np.zeros(int(group.max(initial=-1)) + 1, dtype=np.int64)
    chosen = slice(None) if used is None else used
    np.add.at(sums, group[chosen], amount[chosen])
    return sums


def _counts(group: Ints, used: Bools) -> Ints:
    return _sums(group, used.astype(np.int64))
