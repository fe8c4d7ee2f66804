"""Package: the one reader and writer of a zip with relations and content types."""
