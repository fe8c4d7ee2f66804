"""Writing: values and styles put into the XML of rows."""
