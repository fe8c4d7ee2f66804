"""Triage: which findings are shown, folded into one line, or block a row; and their register."""
