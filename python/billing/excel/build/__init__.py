"""Build: billing.xlsm from its sources, the same bytes every time."""
