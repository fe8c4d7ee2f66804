"""Master data: who is billed, and for what at which price."""
