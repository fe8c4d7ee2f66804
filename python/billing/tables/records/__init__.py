"""Records kept out of sight: every run, every change, every import, every closed month."""
