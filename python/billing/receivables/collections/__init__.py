"""Collections: whom to remind, how, and of what."""
