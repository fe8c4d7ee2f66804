"""Similarity: rows that repeat others, names and numbers that are nearly the same. Cost near linear in rows."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from pandas import DataFrame, Series
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from billing.money import Bools, Ints

#: Words for the legal form of a company, and fillers: the same company is written with and without them.
_COMPANY: Final = (
    r"\b(?:inc|incorporated|llc|llp|pllc|ltd|limited|corp|corporation|co|company|gmbh|ag|plc|bv|nv|pty|sarl|srl"
    r"|and|the)\b"
)
_ACCENTS: Final = "NFKD"
#: Amounts below a trillion cents have so many pairs of neighboring digits.
PAIRS_OF_DIGITS: Final = 11

#: Which pairs of keys are known to be distinct.
KnownDistinct: TypeAlias = Callable[[Any, Any], Bools]


def repeated(
    rows: DataFrame, same: list[str], key: str, later: Any = None, known: KnownDistinct | None = None
) -> DataFrame:
    """Rows that repeat an earlier one in the columns ``same``, with its key in the column ``first``.

    Which is the earlier is decided by ``later`` (a sortable value per row, smaller first; none: all alike) and then by
    the key, never by where a row stands. A row that is known to be distinct from one is compared with the next.
    """
    again = rows[rows.duplicated(same, keep=False)]
    if again.empty:
        return again.assign(first=Series(dtype="str"))
    order = again.assign(_later=0 if later is None else Series(later, index=rows.index)[again.index])
    order = order.assign(_length=order[key].str.len()).sort_values(["_later", "_length", key], kind="stable")
    order = order.assign(_group=order.groupby(same, sort=False, dropna=False).ngroup())
    order = order.sort_values("_group", kind="stable")
    keys, group = order[key].to_numpy(dtype=object), order["_group"].to_numpy()
    first = _earlier(keys, np.searchsorted(group, group), known)
    found = Series(keys[first], index=order.index, dtype="str").reindex(again.index)
    return again.assign(first=found)[Series(first < np.arange(len(keys)), index=order.index).reindex(again.index)]


def _earlier(keys: Any, first: Ints, known: KnownDistinct | None) -> Ints:
    """Place of the earlier row that each repeats, beginning with the first of its group; its own where it is alone."""
    place = np.arange(len(keys))
    asked = place[first < place]
    while known is not None and len(asked):
        asked = asked[known(keys[asked], keys[first[asked]])]
        first[asked] += 1
        asked = asked[first[asked] < asked]
    return first


def fingerprints(names: "Series[str]") -> "Series[str]":
    """Names without case, accents, punctuation, company forms and order of words: 'Cruise, Tom' is 'Tom Cruise'."""
    plain = names.str.casefold().str.normalize(_ACCENTS).str.encode("ascii", "ignore").str.decode("ascii")
    plain = plain.str.replace(r"[.']", "", regex=True).str.replace(r"[^a-z0-9]+", " ", regex=True)
    words = plain.str.replace(_COMPANY, " ", regex=True).str.split()
    return Series([" ".join(sorted(set(each))) for each in words], index=names.index, dtype="str")


def similarities(left: "Series[str]", right: "Series[str]") -> npt.NDArray[np.float64]:
    """Similarity of pairs of texts, 1 for equal: 1 less the edits (a transposition counts once) per character."""
    if not len(left):
        return np.zeros(0)
    scores = cpdist(left.to_list(), right.to_list(), scorer=OSA.normalized_similarity, dtype=np.float64)
    return np.asarray(scores, dtype=np.float64)


def neighbors(block: "Series[str]", order: "Series[str]", reach: int = 10) -> tuple[Ints, Ints]:
    """Places of rows of the same block within reach of each other in the order; blank blocks have none.

    Blocks of up to ``reach`` rows are paired fully; larger ones near by, so that the cost stays linear.
    """
    codes = block.astype("category").cat.codes.to_numpy(dtype=np.int64)
    wanted = np.flatnonzero((block != "").to_numpy(dtype=bool))
    place = wanted[np.lexsort((order.to_numpy(dtype=object)[wanted], codes[wanted]))]
    lefts, rights = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for step in range(1, min(reach, len(place))):
        same = codes[place[:-step]] == codes[place[step:]]
        lefts.append(place[:-step][same])
        rights.append(place[step:][same])
    return np.concatenate(lefts), np.concatenate(rights)


def transposed(amount: Ints, digit: int) -> Ints:
    """Amounts with the digit at this place (0 is the last) and the one before it transposed; as is if there is none."""
    low, high = 10**digit, 10 ** (digit + 1)
    right, left = amount // low % 10, amount // high % 10
    turned = amount + (right - left) * high + (left - right) * low
    return np.where(amount >= high, turned, amount)


def slips(one: Ints, two: Ints) -> Any:
    """How one amount may be the other, typed wrongly: words for each pair, '' where it is not."""
    turned = np.zeros(len(one), dtype=bool)
    for digit in range(PAIRS_OF_DIGITS):
        turned |= transposed(one, digit) == two
    small, large = np.minimum(np.abs(one), np.abs(two)), np.maximum(np.abs(one), np.abs(two))
    moved = (small * 10 == large) | (small * 100 == large)
    differ = (one != two) & (small > 0) & (np.sign(one) == np.sign(two))
    words = ["two digits are transposed", "the decimal point has slipped"]
    return np.select([differ & turned, differ & moved], words, default="")


def normalized(text: "Series[str]") -> "Series[str]":
    """Only letters and digits, in capitals: the same for two people who write one number."""
    return text.str.upper().str.replace("[^0-9A-Z]", "", regex=True)
