"""Tables: list objects as xlwings sees them, with their rows, columns and filter."""
