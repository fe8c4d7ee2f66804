"""Workbook: its sheets, defined names, and the formulas in all its parts."""
