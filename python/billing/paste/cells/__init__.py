"""Cells: what one cell says, in each way it can be read."""
