"""What stands in the rooms of the tables is a sheet of the workbook, once."""

import pkgutil
from importlib import import_module

from billing import tables
from billing.schema import Table
from billing.tables import BY_NAME, TABLES


def test_every_table_that_is_described_has_its_sheet():
    modules = pkgutil.walk_packages(tables.__path__, "billing.tables.")
    found = {id(each): each for module in modules for each in vars(import_module(module.name)).values()}
    described = {table.name for table in found.values() if isinstance(table, Table)}
    assert len(described) > 20
    assert sorted(described) == sorted(table.name for table in TABLES), "add its line to billing/tables/__init__.py"


def test_the_first_sheets_are_the_desks_and_the_last_ones_out_of_sight():
    rooms = [table.group for table in TABLES]
    assert rooms == sorted(rooms, key=list(dict.fromkeys(rooms)).index), "tables of a kind stand together"
    assert [room.value for room in dict.fromkeys(rooms)] == ["desk", "input", "list", "hidden"]


def test_a_reference_leads_to_a_table():
    refers_to = {column.kind.refers_to for table in TABLES for column in table.columns} - {""}
    assert refers_to <= BY_NAME.keys()
