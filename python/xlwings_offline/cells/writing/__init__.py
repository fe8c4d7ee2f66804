"""Writing: values and styles put into rows."""
