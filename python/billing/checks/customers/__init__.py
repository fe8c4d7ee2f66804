"""Checks of customers: duplicates, closed accounts, holds."""
