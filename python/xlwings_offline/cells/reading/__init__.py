"""Reading: cells from their XML, one by one or a whole sheet at once."""
