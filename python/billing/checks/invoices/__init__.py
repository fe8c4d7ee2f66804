"""Checks of invoices: numbers, lines, totals, states."""
