"""The command line: the words of each command, from the registry of actions."""

import argparse
from datetime import date
from pathlib import Path

from billing.actions import ACTIONS

#: What each command takes beside the workbook and the options that all of them take.
EXTRA: dict[str, tuple[tuple[str, dict[str, object]], ...]] = {
    "import": (
        ("file", {"type": Path, "help": "a .csv or .xlsx file"}),
        ("--into", {"required": True, "help": "the table that the rows go into, such as Charges"}),
        ("--map", {"default": "", "help": "headers to read as columns: 'Invoice No=invoice_id,Paid on=received_date'"}),
    ),
    "close": (("--month", {"default": "", "help": "the month, such as 2026-10; without it the last complete one"}),),
    "report": (("--month", {"default": "", "help": "the month, such as 2026-10; without it the last complete one"}),),
    "reopen": (
        ("--month", {"default": "", "help": "the month, such as 2026-10; only the one that was closed last"}),
        ("--reason", {"default": "", "help": "why; it is recorded"}),
    ),
    "undo": (("--run", {"default": "", "help": "the run to take back, such as R-000012; without it the last one"}),),
}


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = argparse.ArgumentParser(
        prog="billing", description="Runs the buttons of a billing workbook on a workbook file, without Excel."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    new = commands.add_parser("new", help="make a new workbook")
    _book(new)
    new.add_argument("--demo", action="store_true", help="fill it with a made-up practice, some errors planted")
    build = commands.add_parser("build", help="build billing.xlsm from its sources")
    build.add_argument("book", type=Path, nargs="?", help="where to; without it the billing.xlsm of this folder")
    _options(build)
    for action in ACTIONS:
        command = commands.add_parser(action.command, help=action.about, description=action.about)
        _book(command, *EXTRA.get(action.command, ()))
    _book(commands.add_parser("runs", help="list the runs of a workbook"))
    return top


def _book(command: argparse.ArgumentParser, *extra: tuple[str, dict[str, object]]) -> None:
    command.add_argument("book", type=Path, help="the workbook file")
    for name, words in extra:
        command.add_argument(name, **words)  # type: ignore[arg-type]
    _options(command)


def _options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--as-of",
        type=_day,
        default=None,
        metavar="DATE",
        help="the date that is asked for, such as 2026-10-31; else Home's, else today",
    )
    command.add_argument("--preview", action="store_true", help="show what would change and change nothing")
    command.add_argument("--json", action="store_true", help="print one JSON object instead of words")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a date. Write it as 2026-10-31.") from None
