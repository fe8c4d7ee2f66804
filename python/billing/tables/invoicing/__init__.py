"""Tables of what was done, estimated and billed."""
