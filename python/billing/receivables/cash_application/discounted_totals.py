"""Discounted totals: match a payment to several items less their early-payment discounts."""

import numpy as np
from pandas import DataFrame

from billing.money import Ints
from billing.receivables.cash_application.open_positions import CashApplication


def pay_less_discounts(cash: CashApplication, pairs: DataFrame, available: Ints, rule: str) -> None:
    """Apply each source to its items where their total less discounts is exactly what it has available (RULES.md C2.4).

    ``pairs`` has places of ``source`` and ``item``, each pair once; ``available`` are the cents of each source. A
    discount counts where nothing is paid on the item yet and the money came in time. An item that two sources would pay
    is paid by the first.
    """
    items, pairs = cash.items, pairs[available[pairs["source"].to_numpy()] > 0]
    source, item = pairs["source"].to_numpy(), pairs["item"].to_numpy()
    early = cash.sources["date"].to_numpy()[source] <= items["grace_end_date"].to_numpy()[item]
    early &= cash.open_amount[item] == items["total_amount"].to_numpy()[item]
    off = np.where(early, items["discount"].to_numpy()[item], 0)
    sums, offs = np.zeros((2, len(cash.unapplied)), dtype=np.int64)
    np.add.at(sums, source, cash.open_amount[item] - off)
    np.add.at(offs, source, off)
    fits = ((sums == available) & (offs > 0))[source]
    made = pairs.assign(amount=cash.open_amount[item] - off)[fits].sort_values(["source", "item"])
    second = made.loc[made.duplicated("item"), "source"]
    made = made[~made["source"].isin(second) & (made["amount"] > 0)]
    cash.apply(made["source"].to_numpy(), made["item"].to_numpy(), made["amount"].to_numpy(), rule)
