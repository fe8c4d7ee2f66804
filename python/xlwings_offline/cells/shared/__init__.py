"""Shared: what all sheets of a workbook have in common: its texts, styles and calendar, and room in memory."""
