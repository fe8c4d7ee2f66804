"""Safety: take back what was done."""
