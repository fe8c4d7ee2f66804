"""Moves: cells moved within their sheet, merged and unmerged."""
