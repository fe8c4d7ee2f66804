"""The templates that come with the program, as an action is handed them."""

from typing import Final

from billing.run.templates import read_templates

OFFICE: Final = read_templates(("invoice.xlsx", "reminders/*.txt"))
