"""Checks of collections: reminders, dunning levels, late fees, payment plans."""
