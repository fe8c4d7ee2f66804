"""Likely dates: what an impossible date was probably meant to be."""

import numpy as np
import pandas as pd
from pandas import Series


def likely_date(dates: "Series[pd.Timestamp]", today: pd.Timestamp) -> "Series[pd.Timestamp]":
    """For dates in the future: the same day in the latest year in which it is past, the smallest edit that mends it."""
    days = dates.to_numpy().astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    into = days - months.astype("datetime64[D]")
    ahead = months.astype("datetime64[Y]").astype(np.int64) - np.datetime64(today, "Y").astype(np.int64)
    this = (months - 12 * ahead).astype("datetime64[D]") + into
    last = (months - 12 * (ahead + 1)).astype("datetime64[D]") + into
    return Series(np.where(this <= np.datetime64(today, "D"), this, last).astype("datetime64[s]"), index=dates.index)
