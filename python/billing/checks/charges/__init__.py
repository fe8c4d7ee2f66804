"""Checks of charges: their amounts, prices, duplicates, and what was never billed."""
