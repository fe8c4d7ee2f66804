"""Checks of payments: duplicates, deposits, and how cash was applied and invoices adjusted."""
