"""Sheet copy: a whole sheet with all that hangs on it, brought into a workbook."""
