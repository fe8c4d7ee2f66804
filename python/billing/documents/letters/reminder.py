"""Reminders: the letter or mail for each row of the reminder list, from ``templates/reminders``.

Only what a reminder may say goes in: name, practice, amounts, due dates, invoice numbers, how to reach us, pay, dispute
or ask for help. No service, no diagnosis (45 CFR 164.502(b), minimum necessary).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.documents.letters.templates import TemplateError, content_of, fill, placeholders, refuse_unknown
from billing.documents.letters.wording import amount_in_words, date_in_words
from billing.receivables.ledger.open_items import open_items

#: What a reminder may say, by placeholder.
FIELDS: Final = (
    "name",
    "practice",
    "contact",
    "how_to_pay",
    "as_of",
    "overdue_amount",
    "late_days",
    "due_soon_amount",
    "next_due_date",
    "invoices",
)
#: Excel's HYPERLINK takes no longer address.
LONGEST_LINK: Final = 255
_SENTENCE: Final = re.compile(r"(?<=[.?]) (?=[A-Z])")


@dataclass(frozen=True)
class ReminderText:
    """A template: its subject, the short text for a mail link, and the letter."""

    subject: str
    mail: str
    body: str


def reminder_texts(books: Books, proposals: DataFrame, templates: Mapping[str, bytes]) -> DataFrame:
    """The proposals (see ``dunning.propose_reminders``) with ``text`` and ``mail_link`` added.

    A mail link is blank where there is no address, or the channel is another. Raises TemplateError for a template that
    is missing or has an unknown placeholder.
    """
    of_level = dict(zip(books.levels["level"], books.levels["template"], strict=True))
    texts = {level: read_reminder(of_level.get(level, ""), templates) for level in sorted(set(proposals["level"]))}
    fields = _fields(books, proposals)
    rows = list(zip(proposals["level"], fields, strict=True))
    letters = [compose(texts[level].body, values) for level, values in rows]
    links = [
        mail_link(texts[level], values, address) if channel == "email" else ""
        for (level, values), address, channel in zip(rows, proposals["contact"], proposals["channel"], strict=True)
    ]
    index = proposals.index
    return proposals.assign(
        text=Series(letters, index=index, dtype="str"), mail_link=Series(links, index=index, dtype="str")
    )


def read_reminder(name: str, templates: Mapping[str, bytes]) -> ReminderText:
    """Read ``reminders/<name>.txt``: the lines ``Subject:`` and ``Mail:``, a blank line, and the letter."""
    if not re.fullmatch(r"[\w-]+", name):
        raise TemplateError(
            f"The Levels sheet names no text file for a level of reminder ('{name}'). Fill its column Text."
        )
    place = f"templates/reminders/{name}.txt"
    text = _decoded(content_of(f"reminders/{name}.txt", templates), place)
    refuse_unknown(placeholders(text), FIELDS, place)
    head, _, body = text.partition("\n\n")
    lines = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    if "Subject" not in lines or "Mail" not in lines or not body.strip():
        raise TemplateError(
            f"{place} must begin with the lines 'Subject: ...' and 'Mail: ...', then a blank line and the letter."
        )
    return ReminderText(lines["Subject"], lines["Mail"], body.strip())


def _decoded(content: bytes, place: str) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise TemplateError(f"{place} is not saved as UTF-8. Save it again with that encoding.") from error


def compose(body: str, values: Mapping[str, str]) -> str:
    """Fill a letter; a paragraph with a placeholder that has nothing to say is left out."""
    paragraphs = [part for part in re.split(r"\n{2,}", body) if all(values[name] for name in placeholders(part))]
    return "\n\n".join(fill(part, values) for part in paragraphs)


def mail_link(text: ReminderText, values: Mapping[str, str], address: str) -> str:
    """A link that opens a mail with subject and short text, as many sentences of it as Excel takes."""
    if "@" not in address:
        return ""
    start = f"mailto:{quote(address, safe='@.+-_')}?subject={quote(fill(text.subject, values))}&body="
    sentences = _SENTENCE.split(fill(text.mail, values))
    while sentences and len(start + quote(" ".join(sentences))) > LONGEST_LINK:
        sentences.pop()
    link = start + quote(" ".join(sentences))
    return link if len(link) <= LONGEST_LINK else f"mailto:{quote(address, safe='@.+-_')}"[:LONGEST_LINK]


def _fields(books: Books, proposals: DataFrame) -> list[dict[str, str]]:
    settings = books.settings
    same = {
        "practice": settings.business_name,
        "contact": settings.business_contact,
        "how_to_pay": settings.payment_details.rstrip("."),
        "as_of": date_in_words(books.today),
    }
    lists = _invoice_lists(books, proposals["invoices"])
    return [
        same | _own_fields(row, settings.currency) | {"invoices": listed}
        for row, listed in zip(proposals.to_dict("records"), lists, strict=True)
    ]


def _own_fields(row: Mapping[Any, Any], currency: str) -> dict[str, str]:
    overdue, due_soon = int(row["overdue_amount"]), int(row["due_soon_amount"])
    return {
        "name": str(row["name"]),
        "overdue_amount": amount_in_words(overdue, currency) if overdue else "",
        "late_days": str(row["late_days"]) if overdue else "",
        "due_soon_amount": amount_in_words(due_soon, currency) if due_soon else "",
        "next_due_date": date_in_words(row["next_due_date"]),
    }


def _invoice_lists(books: Books, named: "Series[str]") -> list[str]:
    """One line per invoice that a reminder names: number, due date, balance."""
    items = open_items(books)
    numbers = named.str.split(r"\s*,\s*", regex=True).explode().fillna("").astype("str")
    items = items[positions(numbers, items["invoice_id"]) >= 0]
    lines = [
        f"{invoice}   due {date_in_words(due)}   {amount_in_words(int(balance), books.settings.currency)}"
        for invoice, due, balance in zip(items["invoice_id"], items["due_date"], items["balance"], strict=True)
    ]
    place = positions(items["invoice_id"], numbers)
    words = Series([lines[at] if at >= 0 else "" for at in place], index=numbers.index, dtype="str")
    return list(words[words != ""].groupby(level=0, sort=False).agg("\n".join).reindex(named.index).fillna(""))
