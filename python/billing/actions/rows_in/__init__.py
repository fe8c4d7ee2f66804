"""Rows in: take in rows from elsewhere."""
