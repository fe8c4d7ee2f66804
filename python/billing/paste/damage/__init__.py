"""Damage: what pasting broke, found in the cells as they stand."""
