"""The registry: every action is in it once, where its module says, and a button imports its own alone."""

import pkgutil
import subprocess
import sys
from importlib import import_module
from itertools import groupby

import pytest

from billing import actions, buttons
from billing.actions import ACTIONS, BY_COMMAND, ORDER, action_of
from billing.actions.action import Action

ROOMS = [each.name for each in pkgutil.iter_modules(actions.__path__) if each.ispkg]


def test_every_module_of_a_group_is_an_action_and_stands_in_the_order_once():
    found = [
        f"{room}.{module.name}"
        for room in ROOMS
        for module in pkgutil.iter_modules(import_module(f"billing.actions.{room}").__path__)
    ]
    assert sorted(ORDER) == sorted(found)
    assert all(isinstance(action, Action) for action in ACTIONS)


def test_an_action_is_called_like_its_module():
    assert [action.function for action in ACTIONS] == [place.partition(".")[2] for place in ORDER]
    assert action_of("mark_as_sent") is BY_COMMAND["sent"]


def test_groups_of_the_ribbon_stand_together():
    groups = [group for group, _ in groupby(ACTIONS, key=lambda action: action.group)]
    assert groups == ["Rows in", "Every day", "Reminders", "Month", "Safety"]


def test_commands_titles_and_icons_are_not_used_twice():
    for name in ("name", "command", "title", "icon", "about"):
        assert len({getattr(action, name) for action in ACTIONS}) == len(ACTIONS), name


def test_a_button_waits_for_no_other_action():
    program = (
        "import sys; from billing import buttons; buttons.undo; "
        "print(*(m for m in sys.modules if m.startswith('billing.actions.') and m.count('.') == 3))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert shown.split() == ["billing.actions.safety.undo"]


def test_what_is_no_button_is_no_function():
    with pytest.raises(AttributeError, match="pay_everything"):
        _ = buttons.pay_everything
