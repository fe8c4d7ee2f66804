"""Cells: their XML read, written and kept."""
