"""Journal: writes down every change of a run, and turns a run round from what was written.

One line per changed row of a table. An update names its cells in ``column`` and has their old and new texts, as a JSON
list when there are several; an added or removed row has '*' and the texts of all its cells. A cell that was put right
has '(cell)' behind its name and what it held as JSON, with the kind: {"text": "1,200"}.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import DTYPES, Books, positions
from billing.changes import CellEdit, Changes, TableChanges, differs
from billing.schema import Column, Kind, Storage, Table
from billing.tables import BY_NAME, JOURNAL

WHOLE_ROW = "*"
CELL = " (cell)"
_json = json.JSONEncoder(ensure_ascii=False).encode
#: What a JSON text cannot hold as it is (RFC 8259, section 7).
_ESCAPED: Final = re.compile(r'["\\\x00-\x1f]')


@dataclass(frozen=True)
class Run:
    """Who did what, when: the line of the Runs sheet that the Journal's lines belong to."""

    run_id: str
    time: datetime
    user: str
    action: str


class Irreversible(Exception):
    """The run cannot be turned round; the text says which cell stands in the way."""


def lines(changes: Changes, books: Books, run: Run) -> DataFrame:
    """The Journal's lines for the changes, in the columns of the Journal."""
    parts = [part for table, change in changes for part in _table_lines(table, change, books)]
    if not parts:
        return DataFrame({column.name: Series([], dtype=DTYPES[column.kind.storage]) for column in JOURNAL.columns})
    frame = pd.concat(parts, ignore_index=True)
    frame["run_id"], frame["user"], frame["action"] = run.run_id, run.user, run.action
    frame["line"] = np.arange(1, len(frame) + 1)
    frame["time"] = pd.Timestamp(run.time).floor("s").as_unit("s")
    return frame.astype({c.name: DTYPES[c.kind.storage] for c in JOURNAL.columns})[[c.name for c in JOURNAL.columns]]


def row_keys(table: Table, frame: DataFrame) -> "Series[str]":
    """The key of each row as one text; a key that stands several times is numbered from its second row on."""
    parts = [Series(_texts(frame[name], table[name].kind), index=frame.index, dtype="str") for name in table.key]
    keys = parts[0]
    for part in parts[1:]:
        keys = keys + " / " + part
    if keys.is_unique:
        return keys
    place = keys.groupby(keys).cumcount() + 1
    return keys.where(place == 1, keys + " #" + place.astype("str"))


def inverse(journal: DataFrame, books: Books) -> Changes:
    """The changes that take a run back.

    Raises:
        Irreversible: a cell or row is no longer as the run left it.
    """
    return Changes(
        {str(name): _turn_round(BY_NAME[str(name)], part, books) for name, part in journal.groupby("table", sort=False)}
    )


def _table_lines(table: Table, change: TableChanges, books: Books) -> list[DataFrame]:
    parts = []
    current = books.frame(table.name)
    blank = {column: books.is_blank(table.name, column) for column in books.blank.get(table.name, {})}
    if change.updated is not None and change.before is not None and len(change.updated):
        keys = row_keys(table, current).reindex(change.updated.index)
        parts.append(_update_lines(table, change, keys, blank))
    if change.removed is not None and len(change.removed):
        keys = row_keys(table, current).reindex(change.removed.index)
        parts.append(
            DataFrame(
                {"key": keys.to_numpy(), "column": WHOLE_ROW, "old": _row_texts(table, change.removed), "new": ""}
            )
        )
    if change.appended is not None and len(change.appended):
        everything = pd.concat([current[list(table.key)], change.appended[list(table.key)]])
        keys = row_keys(table, everything).iloc[len(current) :]
        parts.append(
            DataFrame(
                {"key": keys.to_numpy(), "column": WHOLE_ROW, "old": "", "new": _row_texts(table, change.appended)}
            )
        )
    if change.edits:
        keys = row_keys(table, current).reindex([edit.row for edit in change.edits])
        columns = [edit.column + CELL for edit in change.edits]
        texts = {side: [_cell_text(getattr(edit, side)) for edit in change.edits] for side in ("old", "new")}
        parts.append(DataFrame({"key": keys.to_numpy(), "column": columns, **texts}))
    return [part.assign(table=table.name, why=change.why) for part in parts]


def _cell_text(cell: object) -> str:
    """A cell as JSON, in characters that can all be seen: hidden ones are just what is put right."""
    if cell is None:
        return "{}"
    if isinstance(cell, datetime):
        return json.dumps({"date": cell.isoformat()})
    return json.dumps({{bool: "flag", str: "text"}.get(type(cell), "number"): cell})


def _cell_of(text: str) -> object:
    cell = json.loads(text)
    return datetime.fromisoformat(cell["date"]) if "date" in cell else next(iter(cell.values()), None)


def _update_lines(
    table: Table, change: TableChanges, keys: "Series[str]", blank: Mapping[str, "Series[bool]"]
) -> DataFrame:
    before, after = change.before, change.updated
    if before is None or after is None:
        return DataFrame()
    names = [str(name) for name in after.columns]
    olds = [_blanked(_texts(before[name], table[name].kind), blank.get(name), before.index) for name in names]
    cleared = {} if change.cleared is None else {name: change.cleared[name] for name in names}
    news = [_blanked(_texts(after[name], table[name].kind), cleared.get(name), after.index) for name in names]
    lines = {name: np.full(len(keys), "", dtype=object) for name in ("column", "old", "new")}
    patterns, of_row = np.unique(differs(before, after), axis=0, return_inverse=True)
    for pattern, changed in enumerate(patterns):  # rows that change in the same columns, at once
        rows, places = np.flatnonzero(of_row.ravel() == pattern), np.flatnonzero(changed)
        if not len(places):
            continue
        lines["column"][rows] = ", ".join(names[place] for place in places)
        for side, texts in (("old", olds), ("new", news)):
            listed = _listed([[texts[place][row] for row in rows.tolist()] for place in places])
            lines[side][rows] = np.array(listed, dtype=object)
    some = np.flatnonzero(lines["column"] != "")
    return DataFrame({"key": keys.to_numpy(), **lines}).take(some)


def _listed(columns: list[list[str]]) -> list[str]:
    """The texts of each row: one as it is, several as a JSON list."""
    return columns[0] if len(columns) == 1 else _json_lists(columns)


def _json_lists(columns: list[list[str]]) -> list[str]:
    """A JSON list for each row of texts."""
    rows = zip(*columns, strict=True)
    if any(_ESCAPED.search("".join(column)) for column in columns):
        return [_json(row) for row in rows]
    return ['["' + '", "'.join(row) + '"]' for row in rows]  # the same, ten times faster


def _blanked(texts: list[str], blank: "Series[bool] | None", index: "pd.Index[Any]") -> list[str]:
    """The texts, '' for cells that are blank: a blank amount is not 0.00."""
    if blank is None:
        return texts
    return ["" if flag else text for text, flag in zip(texts, blank.reindex(index).tolist(), strict=True)]


def _row_texts(table: Table, frame: DataFrame) -> list[str]:
    columns = [_texts(frame[column.name], column.kind) for column in table.columns]
    return _json_lists(columns)


def _texts(values: "Series[Any]", kind: Kind) -> list[str]:
    """Every value as a text that ``_values`` reads back."""
    if kind.storage is Storage.NUMBER:
        write: Callable[[int], str] = str if kind.units == 1 else lambda number: money.plain(number, kind.units)
        numbers, which = np.unique(values.to_numpy(dtype=np.int64), return_inverse=True)
        return [str(text) for text in np.array([write(number) for number in numbers.tolist()], dtype="object")[which]]
    if kind.storage is Storage.TEXT:
        return [str(value) for value in values.tolist()]
    if kind.storage is Storage.FLAG:
        return ["yes" if value else "no" for value in values.tolist()]
    pattern = "%Y-%m-%d" if kind.storage is Storage.DATE else "%Y-%m-%d %H:%M:%S"
    return [str(text) for text in values.dt.strftime(pattern).fillna("").tolist()]


def _values(texts: Sequence[str], column: Column) -> "Series[Any]":
    storage, units = column.kind.storage, column.kind.units
    if storage is Storage.NUMBER:
        return Series([money.parse_plain(text, units) for text in texts], dtype="int64")
    if storage is Storage.FLAG:
        return Series([text == "yes" for text in texts], dtype="bool")
    if storage is Storage.TEXT:
        return Series(list(texts), dtype="str")
    return pd.to_datetime(Series([text or None for text in texts], dtype="str")).astype("datetime64[s]")


def _turn_round(table: Table, journal: DataFrame, books: Books) -> TableChanges:
    current = books.frame(table.name)
    keys = row_keys(table, current)
    whole = journal["column"] == WHOLE_ROW
    added, gone = journal[whole & (journal["new"] != "")], journal[whole & (journal["old"] != "")]
    removed = current.iloc[_places(table, keys, added["key"])]
    _same(table, added["key"], _row_texts(table, removed), added["new"].tolist())
    blank = {column: books.is_blank(table.name, column) for column in books.blank.get(table.name, {})}
    cells = journal["column"].str.endswith(CELL)
    edits = _old_edits(journal[cells], current, _places(table, keys, journal["key"][cells]))
    updated, before, cleared = _old_cells(table, journal[~whole & ~cells], current, keys, blank)
    appended = _rows(table, gone["old"].tolist()) if len(gone) else None
    return TableChanges(appended, updated, before, removed if len(removed) else None, cleared, "undone", edits)


def _old_edits(journal: DataFrame, current: DataFrame, place: Any) -> tuple[CellEdit, ...]:
    lines = zip(current.index[place], journal["column"], journal["old"], journal["new"], strict=True)
    return tuple(
        CellEdit(int(row), column.removesuffix(CELL), _cell_of(old), _cell_of(new)) for row, column, old, new in lines
    )


def _old_cells(
    table: Table, journal: DataFrame, current: DataFrame, keys: "Series[str]", blank: Mapping[str, "Series[bool]"]
) -> tuple[DataFrame | None, DataFrame | None, DataFrame | None]:
    if journal.empty:
        return None, None, None
    place = _places(table, keys, journal["key"])
    names = journal["column"].str.split(", ").tolist()
    used = [column.name for column in table.columns if any(column.name in row for row in names)]
    before = current.iloc[place][used]
    after = before.copy()
    cleared = DataFrame(False, index=before.index, columns=used)  # noqa: FBT003 - every cell's flag
    for name in used:
        rows = [(row, row_names.index(name)) for row, row_names in enumerate(names) if name in row_names]
        old, new = (_pick(journal[side].tolist(), names, rows) for side in ("old", "new"))
        where = [row for row, _ in rows]
        now = _blanked(_texts(before[name].iloc[where], table[name].kind), blank.get(name), before.index[where])
        _same(table, journal["key"].iloc[where], now, new)
        after.iloc[where, used.index(name)] = _values(old, table[name]).to_numpy()
        cleared.iloc[where, used.index(name)] = [text == "" for text in old]
    return after, before, cleared


def _pick(texts: list[str], names: list[list[str]], rows: list[tuple[int, int]]) -> list[str]:
    return [texts[row] if len(names[row]) == 1 else json.loads(texts[row])[place] for row, place in rows]


def _rows(table: Table, texts: list[str]) -> DataFrame:
    columns = list(zip(*(json.loads(text) for text in texts), strict=True))
    return DataFrame(
        {column.name: _values(cells, column) for column, cells in zip(table.columns, columns, strict=True)}
    )


def _places(table: Table, keys: "Series[str]", wanted: "Series[str]") -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    place = positions(keys, wanted)
    if (place < 0).any():
        raise Irreversible(
            f"{table.sheet} has no row {wanted.iloc[int(np.argmax(place < 0))]} any more. Put it back, then undo again."
        )
    return place


def _same(table: Table, keys: "Series[str]", now: list[str], then: list[str]) -> None:
    for key, current, written in zip(keys.tolist(), now, then, strict=True):
        if current != written:
            raise Irreversible(
                f"{table.sheet} {key} was changed after the run: it held {written}, now {current}. "
                "Undo the later change first."
            )
