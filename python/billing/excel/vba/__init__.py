"""VBA: the macros and the ribbon of the workbook, written from text."""
