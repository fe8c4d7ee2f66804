"""Sheet copy: a whole sheet with everything that belongs to it, copied into a workbook."""
