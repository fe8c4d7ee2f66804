"""Formulas: their references found and rewritten."""
