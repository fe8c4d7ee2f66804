"""Settings: the rows of the Settings sheet as the office's choices, typed."""

from datetime import date, datetime
from typing import Any

from billing.finding import Finding
from billing.paste.cells.raw import RawTable, clean, is_empty, shown
from billing.paste.cells.read_cell import Evidence, Outcome, read_cell
from billing.paste.damage.catalogue import Place, finding
from billing.schema import Column, Kind, Storage
from billing.tables import SETTINGS
from billing.tables.lists.settings import Settings, setting_rows

#: A number typed into a text cell is no damage here: all values stand in one column of text.
_HARMLESS = ("number_stored_as_text", "date_stored_as_text", "hidden_characters")


def read_settings(raw: RawTable | None, as_of: date) -> tuple[Settings, list[Finding]]:
    """The settings; what is missing has its default, what cannot be read too, and a finding says so."""
    stands = _stands(raw) if raw is not None else {}
    chosen: dict[str, Any] = {}
    findings = []
    for name, title, kind, _, _ in setting_rows():
        row, cell = stands.get(title.casefold(), (0, None))
        if is_empty(cell):
            if row and kind.storage is Storage.TEXT and not kind.choices:
                chosen[name] = ""
            continue
        outcome = _read(cell, name, kind, as_of)
        if outcome.value is not None:
            chosen[name] = outcome.value.date().isoformat() if isinstance(outcome.value, datetime) else outcome.value
        if outcome.damage and outcome.damage not in _HARMLESS:
            place = Place(SETTINGS, row, title, SETTINGS["value"])
            said = finding(outcome.damage, place, shown(cell), outcome.words)
            findings.append(said)
    return Settings(**_usable(chosen)), findings


def _usable(chosen: dict[str, Any]) -> dict[str, Any]:
    """Settings that may not be blank keep their default."""
    may_be_blank = ("business_tax_id", "closed_through", "business_address", "business_contact", "payment_details")
    return {name: value for name, value in chosen.items() if value != "" or name in may_be_blank}


def _stands(raw: RawTable) -> dict[str, tuple[int, Any]]:
    titles = [clean(title).casefold() for title in raw.titles]
    wanted = [SETTINGS["setting"].title.casefold(), SETTINGS["value"].title.casefold()]
    if any(title not in titles for title in wanted):
        return {}
    setting, value = (titles.index(title) for title in wanted)
    named = ((place, clean(str(row[setting] or "")).casefold(), row[value]) for place, row in enumerate(raw.rows))
    return {name: (raw.first_row + place, cell) for place, name, cell in named if name}


def _read(cell: Any, name: str, kind: Kind, as_of: date) -> Outcome:
    if (
        kind.storage is Storage.TEXT
        and not kind.choices
        and isinstance(cell, (int, float))
        and not isinstance(cell, bool)
    ):
        return Outcome(shown(cell))
    return read_cell(cell, Column(name, name, kind, ""), Evidence(as_of, decimal_mark="."))
