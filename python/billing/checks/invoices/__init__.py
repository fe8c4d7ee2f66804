"""Checks of invoices: numbers, lines, totals, statuses."""
