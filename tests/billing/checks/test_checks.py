"""The catalogue as a whole: complete, in words, one line per cause, and never in the way."""

import ast
import functools
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing import checks
from billing.books import Books
from billing.checks import CATALOGUE, CHECKS
from billing.demo_books import demo_books
from billing.finding import Finding, Severity
from billing.schema import TEXT
from billing.tables import BY_NAME, TABLES
from billing.triage.find_all import find_all
from billing.triage.root_cause_rules import ROOT_CAUSES
from tests.sheets import books, shuffled

HERE = Path(checks.__file__).parent
EMPTY = Books(books().as_of, {})


demo = functools.cache(demo_books)


def gaps(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def written():
    """The names of the functions with ``@check`` in all rooms, as the sources have them."""
    for module in HERE.rglob("*.py"):
        for node in ast.parse(module.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                calls = [each.func for each in node.decorator_list if isinstance(each, ast.Call)]
                if any(isinstance(call, ast.Name) and call.id == "check" for call in calls):
                    yield node.name


def test_every_check_is_found_once():
    names = [check.name for check in CHECKS]
    assert len(names) > 100
    assert Counter(names) == Counter(written())


def test_checks_are_reported_in_the_order_of_the_catalogue():
    assert {check.ref[0] for check in CHECKS} == set(CATALOGUE)
    refs = [(list(CATALOGUE).index(check.ref[0]), check.ref) for check in CHECKS]
    assert refs == sorted(refs)
    twice = [check.name for check in CHECKS if check.ref == "D04"]
    assert twice == ["future_service", "charge_posted_in_future", "future_invoice", "future_payment"], (
        "of one number in the order of rooms and lines"
    )


NEW_CHECK = """

@check(
    table=INVOICES,
    column="note",
    severity=Severity.NOTE,
    ref="X99",
    message="{invoice_id} says {note}.",
    fix="Ask who wrote it.",
)
def added_check(books: Books) -> DataFrame:
    \"""A note is there.

    It is only here to be found.
    \"""
    return books.invoices[books.invoices["note"] != ""]
"""
ASKED = """
from billing.checks import CATALOGUE, CHECKS
from billing.triage.find_all import find_all
from tests.sheets import books
from tests import readme

print(len(CHECKS), [f"{f.ref} {f.message}" for f in find_all(books(invoices="invoice_id  note\\nINV-1  hello"), [])])
assert "| X99 | note | A note is there. |" in readme.checks()
"""


def test_a_check_is_added_by_writing_it(tmp_path):
    root = Path(__file__).parents[3]
    quiet = shutil.ignore_patterns("__pycache__")
    shutil.copytree(root / "python", tmp_path / "python", ignore=quiet)
    shutil.copytree(root / "tests", tmp_path / "tests", ignore=lambda at, names: [n for n in names if n[-3:] != ".py"])
    (tmp_path / "README.md").write_text("")
    module = tmp_path / "python" / "billing" / "checks" / "books" / "trends.py"
    module.write_text(module.read_text(encoding="utf-8") + NEW_CHECK, encoding="utf-8")

    asked = [sys.executable, "-c", ASKED]
    paths = {**os.environ, "PYTHONPATH": f"{tmp_path / 'python'}{os.pathsep}{tmp_path}"}
    said = subprocess.run(asked, env=paths, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert said.stdout.strip() == f"{len(CHECKS) + 1} ['X99 INV-1 says hello.']", said.stderr


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_check_explains_itself(check):
    assert check.what.endswith("."), "what is wrong, in one sentence"
    assert len(check.why) > 20, "what happens if it is left alone"
    assert re.fullmatch(rf"[{''.join(CATALOGUE)}]\d\d", check.ref)
    assert not check.name.startswith(("check_", "validate_"))
    assert check.column in check.table
    assert check.message[-1] in ".}" or check.message.endswith("?")
    assert check.fix.endswith((".", "}"))
    assert BY_NAME[check.table.name] is check.table
    assert set(check.kinds) <= gaps(check.message) | gaps(check.fix), "kinds of what the words do not use"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_gaps_are_columns_of_the_guilty_rows(check):
    columns = set(check.find(demo(1)).columns) | set(check.find(EMPTY).columns)
    needed = gaps(check.message) | gaps(check.fix)
    assert needed <= columns, needed - columns
    private = {column.name for column in check.table.columns if column.private}
    assert not needed & private, "a message names nobody"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_evidence_is_values_that_the_guilty_rows_have(check):
    columns = set(check.find(demo(1)).columns) | set(check.find(EMPTY).columns)
    assert set(check.evidence) - {"at_stake"} <= columns
    hung_on = {*check.evidence, check.expected, check.pairs}
    assert not [name for name, kind in check.kinds.items() if kind == TEXT and name in hung_on], "TEXT is for words"


def test_every_check_has_a_test_with_its_name():
    texts = "\n".join(each.read_text(encoding="utf-8") for each in Path(__file__).parent.rglob("test_*.py"))
    missing = [check.name for check in CHECKS if f"def test_{check.name}(" not in texts]
    assert not missing


def test_every_check_is_shown_the_guilty_and_says_what_the_clerk_reads():
    """The test of its name asserts the whole sentence."""
    said: dict[str, list[str]] = {}
    for each in Path(__file__).parent.rglob("test_*.py"):
        for node in ast.parse(each.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                texts = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
                said[node.name] = [text for text in texts if isinstance(text, str)]
    silent = []
    for check in CHECKS:
        sentence = re.compile(".+?".join(map(re.escape, re.split(r"\{\w+\}", check.message))), re.DOTALL)
        if not any(sentence.fullmatch(text) for text in said.get(f"test_{check.name}", [])):
            silent.append(check.name)
    assert not silent


def test_every_check_is_shown_a_trap():
    """An innocent row that a careless check would call guilty, marked so in the sheet of its test."""
    shown = ""
    for each in Path(__file__).parent.rglob("test_*.py"):
        tree = ast.parse(text := each.read_text(encoding="utf-8"))
        named = {
            target.id: ast.get_source_segment(text, node) or ""
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                used = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} & named.keys()
                sheets = "".join(named[name] for name in used) + (ast.get_source_segment(text, node) or "")
                shown += f" {node.name} " if re.search(r"(# |\")trap\b", sheets) else ""
    missing = [check.name for check in CHECKS if f" test_{check.name} " not in shown]
    assert not missing


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_crying_wolf(seed):
    assert [(f.check, f.key, f.message) for f in find_all(demo(seed), [])] == []


def test_empty_tables():
    assert find_all(EMPTY, []) == []
    assert find_all(books(), []) == []
    assert all(len(check.find(EMPTY)) == 0 for check in CHECKS)


@pytest.mark.parametrize("table", [each for each in TABLES if each.name != "settings"], ids=lambda table: table.name)
def test_one_row(table):
    one = books(**{table.name: f"{table.columns[0].name}\n{table.columns[0].example or 'X-1'}"})
    find_all(one, [])


@pytest.mark.parametrize("mark", ["?", "-"])
def test_all_cells_bad(mark):
    sheets = {
        table.name: "\n".join(["  ".join(table.by_name)] + ["  ".join([mark] * len(table.columns))] * 5)
        for table in TABLES
        if table.name not in ("settings", "runs", "journal", "findings")
    }
    find_all(books(**sheets), [])


BAD = {
    "customers": "customer_id  name  phone\n" + "\n".join(f"C-{n}  Max Mustermann  5550100" for n in range(1, 13)),
    "services": "service_code  unit_price  valid_to\nVISIT  10.00  -\nOLD  10.00  2025-01-01",
    "charges": """
        charge_id  customer_id  service_date  service_code  quantity  unit_price  amount  status
        CH-1       C-1          2026-10-01    VISIT         1         99.00       99.00   unbilled
        CH-2       C-1          2026-10-01    VISIT         1         99.00       99.00   unbilled
        CH-3       C-1          2026-10-01    VISIT         1         99.00       99.00   unbilled
        CH-4       C-2          2027-10-01    OLD           -1        99.00       1.00    billed
    """,
    "invoices": """
        invoice_id  doc_type     customer_id  invoice_date  due_date    net_amount  tax_amount  total_amount  balance  status   state   ref_invoice_id
        INV-1       invoice      C-1          2026-09-01    2026-08-01  10.00       5.00        99.00         1.00     paid     issued  -
        INV-2       invoice      C-1          2026-09-01    2026-08-01  10.00       5.00        99.00         1.00     paid     issued  -
        INV-4       invoice      C-1          2026-09-01    2026-08-01  10.00       5.00        99.00         1.00     paid     void    -
        INV-04      invoice      C-2          2027-09-01    2026-08-01  10.00       5.00        -99.00        1.00     overdue  issued  -
        CN-1        credit_note  C-1          2026-09-01    -           10.00       5.00        99.00         1.00     paid     issued  INV-4
        CN-2        credit_note  C-2          2026-09-01    -           10.00       5.00        -500.00       1.00     paid     issued  INV-1
    """,
    "invoice_lines": """
        invoice_id  line  charge_id  quantity  unit_price  net_amount  tax_rate
        INV-1       1     CH-1       0         10.00       7.00        55
        INV-2       1     CH-1       0         10.00       7.00        55
        INV-04      1     CH-4       0         10.00       7.00        55
    """,
    "payments": """
        payment_id  customer_id  amount   received_date  reference  state    reverses
        P-1         C-1          990.00   2026-10-01     20417      posted   -
        P-2         C-1          990.00   2026-10-01     20417      posted   -
        P-3         C-1          990.00   2026-10-02     -          posted   -
        P-4         C-1          100.00   2026-10-02     8          bounced  -
        P-5         C-1          -995.00  2026-10-02     9          posted   P-1
        P-6         C-2          9.90     2027-10-02     7          posted   -
    """,
    "allocations": """
        allocation_id  source_id  invoice_id  amount
        A-1            P-4        INV-1       500.00
        A-2            P-3        INV-4       5000.00
        A-3            NONE       INV-1       5.00
        A-4            P-2        INV-04      5.00
    """,
    "adjustments": "invoice_id  kind  amount  approved_by\nINV-4  bad_debt  900.00  -\nINV-2  discount  900.00  -",
    "reminders": "customer_id  invoices  channel  overdue_amount\nC-2  CN-1  letter  5.00\nC-1  INV-1  email  9.00",
}


@functools.cache
def found_in_bad():
    return find_all(books(**BAD), [])


def test_all_rows_bad():
    found = found_in_bad()
    assert len({f.check for f in found}) > 25
    ranks = [list(Severity).index(f.severity) for f in found]
    assert ranks == sorted(ranks)


@settings(max_examples=5)
@given(st.integers(0, 10_000))
def test_order_of_rows_changes_nothing(seed):
    assert find_all(shuffled(books(**BAD), seed), []) == found_in_bad()


def damage(table, row, column, severity=Severity.ERROR, ref="P01"):
    return Finding("damage", ref, severity, table, "", row, column, "It cannot be read.", "Type it again.")


def test_damage_hides_what_follows_from_it():
    made = books(
        charges="charge_id  quantity  status\nCH-1  0  unbilled\nCH-2  0  unbilled\nCH-3  0  unbilled\nCH-4  0  unbilled"
    )
    found = find_all(
        made,
        [
            damage("charges", 2, "quantity"),  # the very cell
            damage("charges", 3, "customer_id"),  # whose row it is
            damage("charges", 4, "quantity", Severity.WARNING),  # was read
            damage("charges", 5, "modifiers"),  # another cell
        ],
    )
    assert [f.row for f in found if f.check == "quantity_out_of_range"] == [4, 5]
    assert sum(f.check == "damage" for f in found) == 4


def test_lines_of_an_invoice_explain_its_totals():
    found = find_all(
        books(
            invoices="""
                invoice_id  net_amount  tax_amount  total_amount  customer_id  invoice_date  due_date
                INV-1       50.00       5.00        55.00         C-1          2026-10-05    2026-11-04
                INV-2       70.00       7.00        99.00         C-2          2026-10-05    2026-11-04
            """,
            invoice_lines="""
                invoice_id  line  quantity  unit_price  net_amount  tax_rate
                INV-1       1     1         60.00       50.10       10
                INV-2       1     1         60.00       60.00       10
            """,
        ),
        [],
    )
    assert [(f.check, f.key) for f in found] == [("lines_do_not_add_up", "INV-2"), ("wrong_line_amount", "INV-1 / 1")]


def test_a_block_pasted_twice_is_one_line():
    rows = "\n".join(f"CH-{n}  C-{n % 3}  VISIT  10.00  held" for n in range(1, 7))
    made = books(charges=f"charge_id  customer_id  service_code  amount  status\n{rows}")
    assert sum(f.check == "duplicate_charge" for f in find_all(made, [])) == 3
    found = find_all(made, [damage("charges", 5, "", Severity.WARNING, "P18")])
    assert sum(f.check == "duplicate_charge" for f in found) == 0


def test_causes_are_checks_in_the_order_of_the_catalogue():
    assert all(check in CHECKS for symptom, causes in ROOT_CAUSES for check in (symptom, *causes))
    assert len({symptom.name for symptom, _ in ROOT_CAUSES}) == len(ROOT_CAUSES)
