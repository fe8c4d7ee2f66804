"""The command line: the words of each command, from the registry of actions."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeAlias

from billing.actions import ACTIONS
from billing.actions.action import Correction, Refused
from billing.money import CENTS
from billing.paste import read_amount
from billing.tables.cash.corrections import REASONS

#: Names of each option and what argparse is told of it.
Options: TypeAlias = tuple[tuple[Any, ...], ...]
#: What each command takes beside the workbook and the options that all of them take.
EXTRA: dict[str, Options] = {
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

_AMOUNT: Final = ("--amount", {"default": "", "help": "how much, such as 20.00; without it as much as possible"})
_REASON: Final = ("--reason", {"required": True, "help": "why, in words"})
_APPROVED: Final = ("--approved-by", {"default": "", "help": "who approved it, where it is above your limit"})
_INVOICE: Final = ("--invoice", {"required": True, "dest": "number", "help": "the invoice's number"})
_PAYMENT: Final = ("--payment", {"required": True, "dest": "number", "help": "the payment's number"})
_MONEY: Final = ("--payment", {"required": True, "dest": "number", "help": "the payment's or credit note's number"})
_APPLIED: Final = (
    "--payment",
    "--invoice",
    "--allocation",
    {"required": True, "dest": "number", "help": "the payment's (or credit note's), invoice's or allocation's number"},
)
_TO: Final = ("--to", {"default": "", "help": "the invoice to apply it to instead"})
_KIND: Final = ("--kind", {"default": "", "choices": ("", *REASONS), "metavar": "KIND", "help": ", ".join(REASONS)})
#: One correction by itself: what Corrections calls it, its help, and what it takes.
CORRECTIONS: Final[dict[str, tuple[str, str, Options]]] = {
    "credit": ("credit note", "credit part or all of an invoice", (_INVOICE, _AMOUNT, _REASON, _APPROVED)),
    "refund": ("refund", "refund what is not applied", (_MONEY, _AMOUNT, _REASON, _APPROVED)),
    "write-off": ("write-off", "stop asking for what is owed", (_INVOICE, _AMOUNT, _REASON, _KIND, _APPROVED)),
    "bounce": ("bounced payment", "take back a payment that the bank returned", (_PAYMENT, _REASON)),
    "void": ("void", "void a document that nobody has seen", (_INVOICE, _REASON)),
    "release": ("release", "take back what was applied, newest first", (_APPLIED, _AMOUNT, _REASON, _TO)),
}


def correction(asked: argparse.Namespace) -> Correction | None:
    """The correction that a command asks for, if it is one.

    Raises:
        Refused: the amount cannot be read.
    """
    if asked.command not in CORRECTIONS:
        return None
    text = getattr(asked, "amount", "")
    amount = read_amount(text, CENTS) if text else None
    if text and amount is None:
        raise Refused(f"'{text}' is not an amount. Write it as 20.00.")
    more = {name: getattr(asked, name, "") for name in ("reason", "kind", "approved_by")}
    return Correction(
        CORRECTIONS[asked.command][0], asked.number, amount, to_invoice_id=getattr(asked, "to", ""), **more
    )


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
    for name, (_, about, extra) in CORRECTIONS.items():
        _book(commands.add_parser(name, help=about, description=about), *extra)
    _book(commands.add_parser("runs", help="list the runs of a workbook"))
    return top


def _book(command: argparse.ArgumentParser, *extra: tuple[Any, ...]) -> None:
    command.add_argument("book", type=Path, help="the workbook file")
    for *names, words in extra:
        command.add_argument(*names, **words)
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
