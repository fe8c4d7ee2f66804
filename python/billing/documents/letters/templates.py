"""Templates: the files that the office edits, and the placeholders in them, such as ``{{invoice_id}}``."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from billing import places

PLACEHOLDER: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


class TemplateError(Exception):
    """A template that cannot be filled; says in one sentence which, where and what to do."""


def read_template(name: str, folder: Path | None = None) -> bytes:
    """The content of a template, such as ``invoice.xlsx``. Raises TemplateError when it is not there."""
    path = (folder or places.templates()) / name
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateError(f"The template templates/{name} cannot be read ({error.strerror}).") from error


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
            near = get_close_matches(name, allowed, n=1, cutoff=0.5)
            hint = f"Did you mean {{{{{near[0]}}}}}?" if near else f"Use one of: {', '.join(allowed)}."
            raise TemplateError(f"{place} has the unknown placeholder {{{{{name}}}}}. {hint}")
