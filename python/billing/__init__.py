"""Billing: what a billing specialist does by hand, behind the buttons of a workbook."""
