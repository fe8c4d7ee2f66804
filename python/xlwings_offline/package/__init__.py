"""Package: the one reader and writer of zip files with relationships and content types."""
