"""Ranges: cells as xlwings sees them, with their formats, notes, links and filter."""
