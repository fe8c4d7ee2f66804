"""Tables: list objects as xlwings asks for them, with their rows, columns and filter."""
