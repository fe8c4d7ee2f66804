"""Arrays: cells and texts found in XML all at once and kept by column."""
