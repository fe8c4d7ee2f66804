"""Checks of customers: who is there twice, closed or on hold."""
