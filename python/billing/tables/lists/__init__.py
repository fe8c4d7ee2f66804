"""Lists: settings, and what other tables choose from."""
