"""Tables of what was agreed with customers about paying later."""
