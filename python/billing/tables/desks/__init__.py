"""Desks: the lists that the office works through, made by the workbook."""
