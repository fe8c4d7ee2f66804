"""Rules of filters: their XML, how xlwings describes them, and which cells pass them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Any

from lxml import etree

from xlwings_offline.cells.values import to_serial
from xlwings_offline.errors import NotImplementedOffline
from xlwings_offline.package.namespaces import tag

OPERATORS = {
    "equal_to": "equal",
    "not_equal_to": "notEqual",
    "greater_than": "greaterThan",
    "less_than": "lessThan",
    "greater_than_or_equal": "greaterThanOrEqual",
    "less_than_or_equal": "lessThanOrEqual",
}
_NAMES = {own: name for name, own in OPERATORS.items()}
#: Spans compare twice: with which operators, and whether both comparisons have to hold.
_SPANS = {
    "between": (("greaterThanOrEqual", "lessThanOrEqual"), True),
    "not_between": (("lessThan", "greaterThan"), False),
}
_COMPARE = {
    "greaterThan": lambda cell, limit: cell > limit,
    "lessThan": lambda cell, limit: cell < limit,
    "greaterThanOrEqual": lambda cell, limit: cell >= limit,
    "lessThanOrEqual": lambda cell, limit: cell <= limit,
}
_WILDCARD = re.compile(r"~[*?~]|[*?]")


def values_rule(values: Sequence[str]) -> etree._Element:
    """Keeps cells that show one of the values; an empty text stands for blanks."""
    rule = etree.Element(tag("filters"))
    if "" in values:
        rule.set("blank", "1")
    for value in filter(None, values):
        number = _number(value)
        etree.SubElement(rule, tag("filter"), val=value if number is None else f"{number:.15g}")
    return rule


def comparison_rule(operator: str, values: Sequence[Any], *, is_1904: bool) -> etree._Element:
    """Keeps cells that compare with values; those are as xlwings passes them, None for blank."""
    if values[0] is None and operator == "equal_to":
        return etree.Element(tag("filters"), blank="1")
    rule = etree.Element(tag("customFilters"))
    operators, both = _SPANS.get(operator, ((OPERATORS.get(operator, ""),), False))
    if both:
        rule.set("and", "1")
    for own, value in zip(operators, values, strict=False):
        entry = etree.SubElement(rule, tag("customFilter"), val=" " if value is None else _operand(value, is_1904))
        if own != "equal":
            entry.set("operator", own)
    return rule


def ranked_rule(number: float, *, top: bool, percent: bool) -> etree._Element:
    """Keeps the largest or smallest numbers: a number or a percentage of them."""
    rule = etree.Element(tag("top10"), val=f"{number:g}")
    if not top:
        rule.set("top", "0")
    if percent:
        rule.set("percent", "1")
    return rule


def described(rule: etree._Element | None) -> dict[str, Any]:
    """A rule as xlwings describes it: its type and what belongs to that."""
    if rule is None:
        return {"type": "none"}
    kind = etree.QName(rule).localname
    if kind == "top10":
        end = "top" if _is_on(rule, "top", default=True) else "bottom"
        if _is_on(rule, "percent"):
            return {"type": f"{end}_percent", "percent": float(rule.get("val") or 0)}
        return {"type": f"{end}_items", "count": int(float(rule.get("val") or 0))}
    if kind == "filters" and not rule.findall(tag("dateGroupItem")):
        values = [entry.get("val") or "" for entry in rule]
        if not values:
            return {"type": "comparison", "operator": "equal_to"}
        return {"type": "values", "values": values + ([""] if _is_on(rule, "blank") else [])}
    return _compared(rule) if kind == "customFilters" else {"type": "unknown"}


def _compared(rule: etree._Element) -> dict[str, Any]:
    operators = tuple(entry.get("operator") or "equal" for entry in rule)
    values = [None if entry.get("val") == " " else _unescaped(entry.get("val") or "") for entry in rule]
    if len(rule) == 1:
        return {"type": "comparison", "operator": _NAMES.get(operators[0]), "value1": values[0]}
    for name, (own, both) in _SPANS.items():
        if operators == own and both == _is_on(rule, "and"):
            return {"type": "comparison", "operator": name, "value1": values[0], "value2": values[1]}
    if operators == ("equal", "equal") and not _is_on(rule, "and"):
        return {"type": "values", "values": values}
    return {"type": "unknown"}


def passing(rule: etree._Element, cells: Sequence[object], *, is_1904: bool) -> list[bool]:
    """Which cells pass a rule. Raises NotImplementedOffline for colours, icons, and periods such as this month."""
    plain = [to_serial(cell, is_1904=is_1904) if isinstance(cell, datetime) else cell for cell in cells]
    kind = etree.QName(rule).localname
    if kind == "top10":
        return _ranked(rule, plain)
    if kind == "customFilters":
        join = all if _is_on(rule, "and") else any
        return [join(_holds(entry, cell) for entry in rule) for cell in plain]
    if kind != "filters" or rule.findall(tag("dateGroupItem")):
        raise NotImplementedOffline(f"xlwings_offline cannot apply a filter of kind {kind}; it needs a running Excel.")
    wanted = {_key(entry.get("val") or "") for entry in rule}
    blank = _is_on(rule, "blank")
    return [blank if _is_blank(cell) else _key(cell) in wanted for cell in plain]


def _ranked(rule: etree._Element, cells: Sequence[object]) -> list[bool]:
    """Which cells are among the largest or smallest; as in Excel, so are ties with the last of them."""
    top, number = _is_on(rule, "top", default=True), float(rule.get("val") or 0)
    numbers: list[Any] = [cell for cell in cells if _is_number(cell)]
    numbers.sort(reverse=top)
    count = max(int(len(numbers) * number / 100), 1) if _is_on(rule, "percent") else ceil(number)
    if not numbers:
        return [False] * len(cells)
    limit: Any = numbers[min(count, len(numbers)) - 1]
    rule.set("filterVal", f"{limit:.15g}")
    return [_is_number(cell) and (cell >= limit if top else cell <= limit) for cell in cells]


def _holds(entry: etree._Element, cell: object) -> bool:
    operator, value = entry.get("operator") or "equal", entry.get("val") or ""
    if operator in {"equal", "notEqual"}:
        same = _is_blank(cell) if not value.strip() else not _is_blank(cell) and _reads_as(cell, value)
        return same == (operator == "equal")
    limit: Any = _number(_unescaped(value))
    if limit is not None:
        return _is_number(cell) and _COMPARE[operator](cell, limit)
    return isinstance(cell, str) and _COMPARE[operator](cell.casefold(), _unescaped(value).casefold())


def _reads_as(cell: object, pattern: str) -> bool:
    """Whether a cell shows the value, in which * and ? are wildcards unless ~ is before them."""
    number = _number(_unescaped(pattern))
    if number is not None and _is_number(cell):
        return cell == number
    return re.fullmatch(as_pattern(pattern), _text(cell), re.IGNORECASE | re.DOTALL) is not None


def as_pattern(text: str) -> str:
    """The regular expression of a text of Excel's, in which * and ? are wildcards unless ~ is before them."""
    parts, at = [], 0
    for found in _WILDCARD.finditer(text):
        parts += [re.escape(text[at : found.start()]), {"*": ".*", "?": "."}.get(found[0], re.escape(found[0][1:]))]
        at = found.end()
    return "".join(parts) + re.escape(text[at:])


def _operand(value: Any, is_1904: bool) -> str:
    """A value to compare with as the file has it: dates as serial numbers."""
    if isinstance(value, dict):
        return f"{to_serial(datetime.fromisoformat(value['value']), is_1904=is_1904):.15g}"
    return re.sub(r"([~*?])", r"~\1", value) if _number(value) is None else f"{_number(value):.15g}"


def _unescaped(value: str) -> str:
    return re.sub(r"~([~*?])", r"\1", value)


def _key(cell: object) -> object:
    """What is equal for a cell and the value that it shows."""
    if _is_number(cell):
        return cell
    number = _number(_text(cell))
    return _text(cell).casefold() if number is None else number


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text) else None


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _is_blank(cell: object) -> bool:
    return cell is None or cell == ""


def _is_on(element: etree._Element, attribute: str, *, default: bool = False) -> bool:
    return element.get(attribute, "1" if default else "0") in {"1", "true"}
