"""Styles: formats of cells, appended and never changed."""
