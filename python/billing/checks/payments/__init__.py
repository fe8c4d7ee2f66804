"""Checks of payments: duplicates, deposits, and how money was applied and adjusted."""
