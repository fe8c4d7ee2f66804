"""Actions: one per button. Each is a module, named for it, in the folder that is its group of the ribbon.

``ORDER`` is the one list of them: ribbon, Home, commands, Guide and README follow it. ``ACTIONS`` and ``BY_COMMAND``
are made when somebody asks for them; a button asks for its own action alone, and waits for no other's imports.
"""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from billing.actions.action import Action

#: Every action, in the order of the ribbon's groups and of the day.
ORDER: Final = (
    "rows_in.import_rows",
    "every_day.check",
    "every_day.apply_fixes",
    "every_day.apply_safe_fixes",
    "every_day.create_invoices",
    "every_day.apply_payments",
    "every_day.correct",
    "reminders.remind",
    "reminders.mark_as_sent",
    "reminders.late_fees",
    "month.month_report",
    "month.close_month",
    "month.reopen_month",
    "safety.undo",
)
if TYPE_CHECKING:
    ACTIONS: tuple[Action, ...]
    BY_COMMAND: dict[str, Action]


def action_of(function: str) -> Action:
    """The action of a button, such as ``create_invoices``; KeyError if there is none."""
    places = {place.rpartition(".")[2]: place for place in ORDER}
    return _action(places[function])


def __getattr__(name: str) -> Any:
    if name == "ACTIONS":
        return tuple(map(_action, ORDER))
    if name == "BY_COMMAND":
        return {action.command: action for action in map(_action, ORDER)}
    raise AttributeError(name)


@cache
def _action(place: str) -> Action:
    action: Action = import_module(f"{__name__}.{place}").ACTION
    return action
