"""Model: the objects that xlwings asks its engine for, from app to range."""
