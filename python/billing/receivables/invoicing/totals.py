"""Totals: tax and total of a document, by lines, discount and surcharge (RULES.md C3.2; EN 16931 BG-20 to BG-23)."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from pandas import DataFrame

from billing.money import Bools, Ints, percent_of
from billing.receivables.invoicing.tax import Lines, net_of_gross, rate_groups


@dataclass(frozen=True)
class Agreed:
    """What is agreed for documents as a whole: one entry each; amounts in cents, percentages and rates in 1/1000 %.

    Attributes:
        discount_percent: The discount on the document, as a percentage.
        discount: The discount in cents, where ``discount_percent`` is 0.
        surcharge: The surcharge on the document, before tax.
        surcharge_rate: The tax rate of the surcharge.
        tax_less: By how much the tax is reduced from the start, as for a discount that everybody may still earn.
    """

    discount_percent: Ints
    discount: Ints
    surcharge: Ints
    surcharge_rate: Ints
    tax_less: Ints


def agreed_on(invoices: DataFrame) -> Agreed:
    """What rows of Invoices say of it."""
    columns = ("discount_percent", "discount_amount", "surcharge_amount", "surcharge_rate", "tax_less_percent")
    return Agreed(*(invoices[name].to_numpy(dtype=np.int64) for name in columns))


def tax_groups(lines: Lines, nets: Ints, agreed: Agreed, mode: str = "document") -> DataFrame:
    """One row for each rate of each document, in their order (BG-23, BR-S-08); ``nets``: the lines' cents before tax.

    Columns: document, rate, included (the rate where all of its prices include it, else 0), discount, net (less
    discount, plus surcharge: BT-116), taxed (the part of net that is taxed), tax, rounding, priced (what is charged
    before ``tax_less``, with tax where all prices include it), all in cents. A discount without a percentage is taken
    off where all lines have one rate; otherwise nobody can tell to which rate it belongs.

    Tax is that of the row's whole sum (BR-CO-17), or with the mode ``line`` the sum of each line's (RULES.md C3.2).
    Where all prices include it, it is the rest of the prices (RULES.md C3.3), a cent that the validators of EN 16931
    accept. Where only some do, BR-CO-17 may differ by a cent or two from the tax in these prices and on the rest; that
    is ``rounding`` (BT-114), so that the customer pays the prices, and on the rest exactly its tax.
    """
    extra = np.flatnonzero(agreed.surcharge)
    rows = _with_surcharges(lines, agreed, extra)
    net = np.concatenate([nets, agreed.surcharge[extra]])
    by_rate = rate_groups(replace(rows, included=np.zeros_like(rows.rate)))
    _, first, group = np.unique(by_rate, return_index=True, return_inverse=True)
    document, rate = rows.document[first], rows.rate[first]
    inside, is_line = (rows.rate == rows.included) & (rows.rate > 0), np.arange(len(net)) < len(nets)
    percent, less = agreed.discount_percent[document], agreed.tax_less[document]
    # What is priced with tax, before and with it, and less discount.
    sold, gross = _sums(group, net, inside), _sums(group, rows.priced, inside)
    asked = gross - percent_of(gross, percent)
    kept = np.where(percent != 0, net_of_gross(asked, rate), sold)
    # What is priced before tax.
    bare = _sums(group, net, is_line & ~inside)
    has_lines = _counts(group, is_line) > 0
    the_only_one = has_lines & (_counts(document, has_lines)[document] == 1)
    off = percent_of(bare, percent) + np.where(the_only_one & (percent == 0), agreed.discount[document], 0)
    rest = bare - off + _sums(group, net, ~is_line)
    taxable, on_rest = kept + rest, percent_of(_reduced(rest, less), rate)
    if mode == "line":
        on_rest = _sums(group, percent_of(_reduced(net, less[group]), rows.rate), ~inside)
        on_rest -= percent_of(_reduced(off, less), rate)
    wanted = _reduced(asked, less) - _reduced(kept, less) + on_rest
    taxed, all_inside = _reduced(taxable, less), _counts(group, ~inside) == 0
    tax = wanted if mode == "line" else np.where(all_inside, wanted, percent_of(taxed, rate))
    return DataFrame({
        "document": document, "rate": rate, "included": np.where(all_inside, rate, 0), "discount": sold - kept + off,
        "net": taxable, "taxed": taxed, "tax": tax, "rounding": wanted - tax,
        "priced": np.where(all_inside, asked + rest + percent_of(rest, rate), taxable),
    })  # fmt: skip


def by_document(groups: DataFrame, name: str, count: int) -> Ints:
    """Sum of a column of the groups (see ``tax_groups``) for each of so many documents."""
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, groups["document"].to_numpy(), groups[name].to_numpy())
    return sums


def _with_surcharges(lines: Lines, agreed: Agreed, extra: npt.NDArray[np.intp]) -> Lines:
    """The lines and, below them, a line for the surcharge of each of these documents; surcharges are before tax."""
    none = np.zeros(len(extra), dtype=np.int64)
    more = Lines(extra.astype(np.int64), none, agreed.surcharge[extra], agreed.surcharge_rate[extra], none)
    names = ("document", "line", "priced", "rate", "included")
    return Lines(*(np.concatenate([getattr(lines, name), getattr(more, name)]) for name in names))


def _reduced(amount: Ints, percent: Ints) -> Ints:
    return amount - percent_of(amount, percent)


def _sums(group: Ints, amount: Ints, used: Bools | None = None) -> Ints:
    """Sum of the used amounts of each group."""
    sums = np.zeros(int(group.max(initial=-1)) + 1, dtype=np.int64)
    chosen = slice(None) if used is None else used
    np.add.at(sums, group[chosen], amount[chosen])
    return sums


def _counts(group: Ints, used: Bools) -> Ints:
    return _sums(group, used.astype(np.int64))
