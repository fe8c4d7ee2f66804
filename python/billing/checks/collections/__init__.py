"""Checks of collections: reminders, holds, late fees, payment plans."""
