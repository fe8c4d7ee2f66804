"""Checks of the books as a whole: totals, closed months, the order of dates, what stands out."""
