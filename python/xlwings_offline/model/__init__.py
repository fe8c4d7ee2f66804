"""Model: the objects of xlwings' engine, from app to range."""
