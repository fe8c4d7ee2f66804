"""Tables: list objects found, added, resized, renamed and sorted."""
