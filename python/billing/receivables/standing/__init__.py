"""Standing: what is owed, paid and due on a day."""
