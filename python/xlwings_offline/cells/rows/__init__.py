"""Rows: a sheet's XML split into rows, and the cells and formulas in them."""
