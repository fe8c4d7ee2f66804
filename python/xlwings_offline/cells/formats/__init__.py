"""Formats: widths, heights and styles of whole columns and rows, and which of them are hidden."""
