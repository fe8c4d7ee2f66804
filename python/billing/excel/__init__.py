"""The only room that knows a workbook: reads tables, applies changes, brings sheets in, builds billing.xlsm."""
