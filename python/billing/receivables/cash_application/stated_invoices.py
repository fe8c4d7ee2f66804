"""Stated invoices: the open items that a payer names in the remittance advice, one by one or by their plan."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from billing.books import positions
from billing.money import Ints
from billing.receivables.cash_application.discounted_totals import pay_less_discounts
from billing.receivables.cash_application.open_positions import CashApplication
from billing.receivables.ledger.spread import spread_over

_NOT_ALPHANUMERIC = "[^0-9A-Z]"


def stated_items(cash: CashApplication) -> DataFrame:
    """Pairs of ``source`` and ``item`` (places), in the order in which each payer names them; ``turn`` counts from 0.

    A name is a whole invoice number, in upper or lower case, with or without its dashes; or its digits alone, all of
    them or the last run without leading zeros, where only one open item of the account has them. Names are separated by
    commas, semicolons or spaces. The number of an active plan names what is open on it, the oldest due first. Where
    nothing is stated the memo is read, for whole numbers only. Items of another account do not count (RULES.md C5.7).
    """
    names = _names(cash)
    account = names["account"].to_numpy()
    whole = _normalized(cash.items["invoice_id"])
    item = _unique_place(cash.codes("items", "account"), whole, account, names["name"])
    for digits in (_all_digits, _last_digits):
        asked = np.flatnonzero((item < 0) & (~names["from_memo"] & names["name"].str.fullmatch("[0-9]+")).to_numpy())
        if len(asked):
            words = names["name"].iloc[asked].str.lstrip("0")
            known = digits(cash.items["invoice_id"]).str.lstrip("0")
            item[asked] = _unique_place(cash.codes("items", "account"), known, account[asked], words)
    pairs = DataFrame({"source": names["source"], "item": item})
    pairs = _with_plans(cash, names, pairs[pairs["item"] >= 0]).drop_duplicates(ignore_index=True)
    return pairs.assign(turn=pairs.groupby("source").cumcount())


def apply_stated(cash: CashApplication) -> None:
    """Apply each payment to the items that it names, in the order named (RULES.md C5.2).

    A payment of exactly what its items come to less their early-payment discounts pays them all, before others do.
    Every payment's first item comes before any payment's second.
    """
    pairs = stated_items(cash)
    pay_less_discounts(cash, pairs, cash.unapplied, "stated")
    for turn in range(int(pairs["turn"].max() + 1 if len(pairs) else 0)):
        now = pairs[pairs["turn"] == turn].sort_values("source")
        items, group = np.unique(now["item"].to_numpy(), return_inverse=True)
        sources = now["source"].to_numpy()
        owed, available = cash.open_amount[items], cash.unapplied[sources]
        source, item, cents = spread_over(np.arange(len(items)), owed, group, available)
        cash.apply(sources[source], items[item], cents, "stated")


def _with_plans(cash: CashApplication, names: DataFrame, pairs: DataFrame) -> DataFrame:
    """The pairs, and those of the items on plans that are named, in the order of the names."""
    planned = np.flatnonzero(cash.on_plan)
    if not len(planned):
        return pairs
    items = cash.items.iloc[planned]
    plans = DataFrame({"account": items["account"], "name": _normalized(items["plan_id"]), "item": planned})
    named = names.assign(place=names.index).merge(plans, on=["account", "name"]).set_index("place")
    return pd.concat([pairs, named[["source", "item"]]]).sort_index(kind="stable")


def _names(cash: CashApplication) -> DataFrame:
    """One row per name that a payer gives: source, account, the normalized name, and whether it is from the memo."""
    money = cash.sources[(cash.unapplied > 0) & ~cash.sources["is_note"].to_numpy()]
    from_memo = (money["stated_for"] == "").to_numpy()
    words = money["stated_for"].where(~from_memo, money["memo"]).str.upper()
    lists = pc.split_pattern_regex(pa.array(words, type=pa.large_string()), r"[\s,;]+")
    row = np.asarray(pc.list_parent_indices(lists), dtype=np.int64)
    names = _normalized(Series(pc.list_flatten(lists).to_pandas(), dtype="str"))
    values = {"source": money.index.to_numpy()[row], "account": money["account"].to_numpy()[row], "name": names}
    listed = DataFrame({**values, "from_memo": from_memo[row]})
    return listed[listed["name"] != ""].reset_index(drop=True)


def _normalized(text: "Series[str]") -> "Series[str]":
    return text.str.upper().str.replace(_NOT_ALPHANUMERIC, "", regex=True)


def _all_digits(text: "Series[str]") -> "Series[str]":
    return text.str.replace("[^0-9]", "", regex=True)


def _last_digits(text: "Series[str]") -> "Series[str]":
    return text.str.replace("[^0-9]+$", "", regex=True).str.replace("^.*[^0-9]", "", regex=True)


def _unique_place(master_account: Ints, master: "Series[str]", account: Ints, names: "Series[str]") -> Ints:
    """Place of the only item of the account with that name; -1 where there is none, or more than one."""
    words = Series(master.unique(), dtype="str")
    code = positions(words, names)
    keys, first, count = np.unique(
        master_account * len(words) + positions(words, master), return_index=True, return_counts=True
    )
    if not len(keys):
        return np.full(len(names), -1, dtype=np.int64)
    key = account * len(words) + code
    place = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
    found = (keys[place] == key) & (count[place] == 1) & (code >= 0) & (names != "").to_numpy()
    return np.where(found, first[place], -1)
