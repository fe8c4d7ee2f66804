"""Intake: files of others into headers and cells, one module per format."""
