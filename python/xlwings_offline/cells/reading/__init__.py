"""Reading: cells parsed from XML, one by one or a whole sheet at once."""
