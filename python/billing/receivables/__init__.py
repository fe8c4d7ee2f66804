"""Receivables: what amounts mean. Computes terms, tax, invoices, application of cash, aging, reminders and key figures.

Pure functions over frames: no sheet, no file, no clock. RULES.md has the rules of the trade that they follow.
"""
