"""Receivables: what amounts mean. Computes terms, tax, invoices, application of cash, aging, reminders and key figures.

Pure functions over frames: no sheet, no file, no clock. Rules carry their source in the docstring.
"""
