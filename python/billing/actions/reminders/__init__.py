"""Reminders: whom to tell of what is due, and what it costs to be late."""
