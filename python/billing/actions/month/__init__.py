"""Month: report it, close it, open it again."""
