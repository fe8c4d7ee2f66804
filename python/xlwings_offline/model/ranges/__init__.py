"""Ranges: cells as xlwings asks for them, with their formats, notes, links and filter."""
