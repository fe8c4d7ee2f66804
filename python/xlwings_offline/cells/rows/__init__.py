"""Rows: the XML of a sheet taken apart into its rows, and the cells and formulas in them."""
