"""Due dates: one rule of payment terms applied to whole columns of invoice dates (RULES.md C2)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True)
class DueDateRule:
    """When an amount falls due, counted from the invoice date.

    Attributes:
        base: ``NET`` counts from the invoice date, ``EOM`` from the end of its month, ``DAY`` is a day of a month.
        count: Days or months after the base; with ``DAY`` the day of the month, 1 to 31.
        unit: What ``count`` counts: days (``D``), business days (``BD``), weeks (``W``) or months (``M``).
        least: With ``DAY``: days that must lie between invoice and due date.
        months: With ``DAY``: months after the month of the invoice.
        roll: Moves a due date that is no business day to the ``NEXT`` or ``PREV`` one; '' leaves it.
    """

    base: str
    count: int
    unit: str = "D"
    least: int = 0
    months: int = 0
    roll: str = ""

    def __str__(self) -> str:
        roll = f" ROLL {self.roll}" if self.roll else ""
        if self.base == "NET":
            unit = "" if self.unit == "D" else f" {self.unit}"
            return f"NET {self.count}{unit}{roll}" if self.count else f"DUE{roll}"
        if self.base == "EOM":
            return f"EOM+{self.count}{self.unit}{roll}" if self.count else f"EOM{roll}"
        least = f" MIN {self.least}" if self.least else ""
        months = f" +{self.months}M" if self.months else ""
        return f"DAY {self.count}{least}{months}{roll}"

    def dates(self, invoice_date: Days, holidays: Days | None = None) -> Days:
        """Due date (datetime64[D]) of each invoice date; NaT stays NaT. ``holidays`` are no business days."""
        days = invoice_date.astype("datetime64[D]")
        known = ~np.isnat(days)
        closed = np.zeros(0, dtype="datetime64[D]") if holidays is None else holidays.astype("datetime64[D]")
        due = days.copy()
        due[known] = self._rolled(self._unrolled(days[known], closed), closed)
        return due

    def _unrolled(self, days: Days, closed: Days) -> Days:
        if self.base == "EOM":
            return _end_of_month(days, self.count if self.unit == "M" else 0) + (self.count if self.unit == "D" else 0)
        if self.base == "DAY":
            return self._day_of_month(days)
        if self.unit == "M":
            return months_later(days, self.count)
        if self.unit == "BD":
            return np.busday_offset(days, self.count, roll="backward", holidays=closed)
        return days + self.count * (7 if self.unit == "W" else 1)

    def _day_of_month(self, days: Days) -> Days:
        earliest = days + self.least
        month = np.maximum(days.astype("datetime64[M]") + self.months, earliest.astype("datetime64[M]"))
        due = _clamped(month, self.count)
        return np.where(due < earliest, _clamped(month + 1, self.count), due)

    def _rolled(self, due: Days, closed: Days) -> Days:
        if not self.roll:
            return due
        return np.busday_offset(due, 0, roll="forward" if self.roll == "NEXT" else "backward", holidays=closed)


def months_later(days: Days, months: npt.NDArray[np.int64] | int) -> Days:
    """The same day of the month so many months on, or its last day where it is shorter (RULES.md C2.3).

    >>> months_later(np.array(["2026-01-31"] * 3, "M8[D]"), np.arange(3)).astype(str).tolist()
    ['2026-01-31', '2026-02-28', '2026-03-31']
    """
    return _clamped(np.asarray(days.astype("datetime64[M]") + months, dtype="datetime64[M]"), _day(days))


def _day(days: Days) -> npt.NDArray[np.int64]:
    """Day of the month, from 1."""
    return np.asarray((days - days.astype("datetime64[M]")).astype(np.int64) + 1)


def _end_of_month(days: Days, months: int) -> Days:
    """Last day of the month so many months on."""
    return (days.astype("datetime64[M]") + months + 1).astype("datetime64[D]") - 1


def _clamped(month: Days, day: npt.NDArray[np.int64] | int) -> Days:
    """That day of the month, or the month's last where it has no such day."""
    last = (month + 1).astype("datetime64[D]") - 1
    return np.asarray(np.minimum(month.astype("datetime64[D]") + (day - 1), last))
