"""Cells: those of one sheet, read, written and kept."""
