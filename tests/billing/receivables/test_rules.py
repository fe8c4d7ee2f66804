"""RULES.md: no reference to a rule dangles, and every rule names code that computes it and tests that prove it."""

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

PYTHON, TESTS = Path(__file__).parents[3] / "python", Path(__file__).parents[1]
TEXT = (PYTHON / "billing/receivables/RULES.md").read_text(encoding="utf-8")
CODE = r"[A-Z]\d+(?:\.\d+)?"
ANCHORS = re.findall(rf"^##+ ({CODE}) ", TEXT, re.MULTILINE)
RULES = dict(re.findall(rf"^### ({CODE}) [^\n]+\n(.*?)(?=^##|\Z)", TEXT, re.MULTILINE | re.DOTALL))


def references(text):
    """The rules that a text refers to: C5.4 and D07 of (RULES.md C5.4, D07)."""
    lists = re.findall(rf"RULES\.md\s+({CODE}(?:(?:, | and )(?:RULES\.md )?{CODE})*)", text)
    return {code for each in lists for code in re.findall(CODE, each)}


def named(rule, what):
    """The names in backticks after Computed in or Proved by."""
    return re.findall(r"`([^`]+)`", re.findall(rf"^- {what}: (.*)$", RULES[rule], re.MULTILINE)[0])


@cache
def functions_in(path):
    return {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}


def test_references_are_read():
    assert references("as agreed (RULES.md C5.4), in the open month (RULES.md\n    C5.10, D07).") == {
        "C5.4",
        "C5.10",
        "D07",
    }
    assert references("BR-CO-17, C5") == set()


def test_no_reference_dangles():
    texts = {path.relative_to(PYTHON): path.read_text(encoding="utf-8") for path in PYTHON.rglob("*.py")}
    found = [(str(path), code) for path, text in texts.items() for code in references(text)]
    assert len(found) > 50
    assert not [f"{path}: {code}" for path, code in found if code not in ANCHORS]
    assert not set(re.findall(rf"\bsee ({CODE})", TEXT)) - set(ANCHORS)
    elsewhere = re.compile(r"\b(?:domain|checks?) [A-Z]\d")
    assert not [path for path, text in texts.items() if "checks" not in path.parts and elsewhere.search(text)]


def test_every_rule_stands_once_and_says_all():
    assert len(set(ANCHORS)) == len(ANCHORS)
    assert set(RULES) <= set(ANCHORS)
    chapters = set(ANCHORS) - set(RULES)
    assert chapters == {code.split(".")[0] for code in RULES if "." in code}
    for text in RULES.values():
        assert re.fullmatch(r"\n(?:\S.*\n)+\n- Source: .+\n- Computed in: .+\n- Proved by: .+\n+", text), text


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_computed_and_proved_where_it_says(rule):
    for name in named(rule, "Computed in"):
        module, _, function = name.rpartition(".")
        assert callable(getattr(import_module(f"billing.{module}"), function, None)), name
    for name in named(rule, "Proved by"):
        path, _, test = name.partition("::")
        assert test in functions_in(TESTS / path), name
