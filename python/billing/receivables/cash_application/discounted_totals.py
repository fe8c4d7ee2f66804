"""Discounted: one payment of several items that is what they come to less their discounts for early payment."""

import numpy as np
from pandas import DataFrame

from billing.money import Ints
from billing.receivables.cash_application.open_positions import CashDesk


def pay_less_discounts(desk: CashDesk, pairs: DataFrame, rest: Ints, rule: str) -> None:
    """Pay the items of each ``source`` less their discounts, where that is just its cents of ``rest`` (domain C2, D11).

    ``pairs`` has places of sources and items, each pair once. A discount counts where nothing is paid on the item yet
    and the money came in time. An item that two sources would pay is paid by the first.
    """
    items, pairs = desk.items, pairs[rest[pairs["source"].to_numpy()] > 0]
    source, item = pairs["source"].to_numpy(), pairs["item"].to_numpy()
    early = desk.sources["date"].to_numpy()[source] <= items["last_chance"].to_numpy()[item]
    early &= desk.owed[item] == items["total_amount"].to_numpy()[item]
    off = np.where(early, items["discount"].to_numpy()[item], 0)
    sums, offs = np.zeros((2, len(desk.rest)), dtype=np.int64)
    np.add.at(sums, source, desk.owed[item] - off)
    np.add.at(offs, source, off)
    fits = ((sums == rest) & (offs > 0))[source]
    made = pairs.assign(amount=desk.owed[item] - off)[fits].sort_values(["source", "item"])
    second = made.loc[made.duplicated("item"), "source"]
    made = made[~made["source"].isin(second) & (made["amount"] > 0)]
    desk.move(made["source"].to_numpy(), made["item"].to_numpy(), made["amount"].to_numpy(), rule)
