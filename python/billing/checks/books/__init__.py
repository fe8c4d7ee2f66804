"""Checks of the books as a whole: totals, closed months, the order of dates, outliers and trends."""
