"""Run: performs an action on a workbook: reads, lets it decide, writes all or nothing, tells."""
