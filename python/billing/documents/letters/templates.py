"""Templates: the files that the office edits, and the placeholders in them, such as ``{{invoice_id}}``."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from rapidfuzz import fuzz, process

#: From this likeness on, in percent, a placeholder is taken for a misspelt one.
_NEAR: Final = 50
PLACEHOLDER: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


class TemplateError(Exception):
    """A template that cannot be filled; says in one sentence which, where and what to do."""


def content_of(name: str, templates: Mapping[str, bytes]) -> bytes:
    """The content of a template, such as ``invoice.xlsx``. Raises TemplateError when it is not there."""
    if name not in templates:
        raise TemplateError(f"The template templates/{name} is missing. Put a file of that name there.")
    return templates[name]


def placeholders(text: str) -> list[str]:
    """Names of the placeholders in a text, in order."""
    return PLACEHOLDER.findall(text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of the placeholders; every name must be among the values."""
    return PLACEHOLDER.sub(lambda match: values[match[1]], text)


def refuse_unknown(names: Iterable[str], known: Iterable[str], place: str) -> None:
    """Raise TemplateError for the first name that is not known; ``place`` says which template and where in it."""
    allowed = sorted(known)
    for name in names:
        if name not in allowed:
            near = process.extractOne(name, allowed, scorer=fuzz.ratio, score_cutoff=_NEAR)
            hint = f"Did you mean {{{{{near[0]}}}}}?" if near else f"Use one of: {', '.join(allowed)}."
            raise TemplateError(f"{place} has the unknown placeholder {{{{{name}}}}}. {hint}")
