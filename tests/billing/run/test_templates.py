"""Templates are read for the actions that fill them; what cannot be read is said in words."""

import pytest

from billing import places
from billing.actions import ACTIONS
from billing.actions.action import Refused
from billing.run.templates import read_templates


def test_the_texts_of_reminders_and_those_that_the_office_adds(tmp_path):
    (tmp_path / "reminders").mkdir()
    for name in ("1-first.txt", "our own.txt", "notes.md"):
        (tmp_path / "reminders" / name).write_text(name)
    (tmp_path / "invoice.xlsx").write_bytes(b"PK")
    assert read_templates(("reminders/*.txt", "invoice.xlsx"), tmp_path) == {
        "reminders/1-first.txt": b"1-first.txt",
        "reminders/our own.txt": b"our own.txt",
        "invoice.xlsx": b"PK",
    }
    assert read_templates(("statement.xlsx",), tmp_path) == {}, "what fills it says that it is missing"


def test_a_template_that_cannot_be_opened(tmp_path):
    (tmp_path / "invoice.xlsx").mkdir()
    with pytest.raises(Refused, match=r"^The template invoice\.xlsx cannot be read \(Is a directory\)\. If it is open"):
        read_templates(("invoice.xlsx",), tmp_path)


def test_a_folder_that_is_gone(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "_PACKAGE", tmp_path / "package")
    monkeypatch.setattr(places, "_TREE", tmp_path)
    with pytest.raises(Refused, match=r"^templates is missing; it came with the program"):
        read_templates(("invoice.xlsx",))


def test_every_action_names_templates_that_are_there():
    patterns = [pattern for action in ACTIONS for pattern in action.templates]
    assert len(patterns) > 2
    assert all(read_templates((pattern,)) for pattern in patterns)
