"""Shared: what the sheets of a workbook have in common: strings, styles, the calendar, and room in memory."""
