"""Tables of money received, applied, adjusted and corrected."""
