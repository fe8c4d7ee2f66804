"""Drawing: from a template to a filled sheet, and the look of pages."""
