"""Closing: months that stay as they were."""
