"""Moves: cells and what hangs on them put in another place."""
