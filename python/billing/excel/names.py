"""Names: the cells of Home and Paste that the workbook is built with and that a run looks for."""

AS_OF_NAME, REASON_NAME = "AsOf", "Reason"
LIGHTS_NAME, COUNTS_NAME, LAST_RUN_NAME = "HomeLights", "HomeCounts", "HomeLastRun"
PASTE_SHEET = "Paste"
TARGET_NAME, CONTROL_ROWS_NAME, CONTROL_TOTAL_NAME, NOTE_NAME = "PasteTarget", "PasteRows", "PasteTotal", "PasteNote"
#: Row of the pasted headers, first column A.
HEADER_ROW = 9
REASON_TITLE = "Why refused"
