"""Workbook: its sheets, names and parts as one."""
