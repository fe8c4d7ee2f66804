"""Moves: cells put in another place of their sheet, merged, and taken apart."""
