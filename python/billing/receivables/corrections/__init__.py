"""Corrections: credit notes, refunds, write-offs and what else takes back what was posted."""
