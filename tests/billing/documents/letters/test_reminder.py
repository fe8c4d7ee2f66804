"""Reminders as they go out: what they say, what they must not say, and links that Excel takes."""

import datetime as dt
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from billing import places
from billing.books import Books
from billing.demo_books.ledger import frame
from billing.demo_books.practice import LEVELS
from billing.documents.letters.reminder import FIELDS, compose, read_reminder, reminder_texts
from billing.documents.letters.templates import TemplateError, placeholders
from billing.run.templates import read_templates
from billing.tables import BY_NAME
from billing.tables.lists.settings import Settings
from billing.tables.lists.starting_rows import STARTING_ROWS
from tests.templates import OFFICE

INVOICES = [
    {"invoice_id": "INV-1", "customer_id": "C-1", "due_date": dt.date(2026, 9, 1), "total_amount": 12_000},
    {"invoice_id": "INV-2", "customer_id": "C-1", "due_date": dt.date(2026, 11, 4), "total_amount": 34_550},
    {"invoice_id": "INV-3", "customer_id": "C-2", "due_date": dt.date(2026, 9, 1), "total_amount": 99_900},
]
SAME = {"doc_type": "invoice", "state": "issued", "invoice_date": dt.date(2026, 8, 2), "terms": "NET 30"}
PROPOSAL = {
    "reminder_id": "R-000001", "customer_id": "C-1", "name": "Alma Reyes", "state": "to send", "level": 1, "level_name": "First reminder",
    "channel": "email", "contact": "alma.reyes@example.com", "overdue_amount": 12_000, "late_days": 60, "due_soon_amount": 34_550,
    "next_due_date": dt.date(2026, 11, 4), "invoices": "INV-1, INV-2", "as_of": dt.date(2026, 10, 31),
}  # fmt: skip


def books(**settings) -> Books:
    rows = {
        "invoices": [SAME | row for row in INVOICES],
        "levels": [{"level": level[0], "template": level[5]} for level in LEVELS],
    }
    frames = {name: frame(BY_NAME[name], rows.get(name, [])) for name in BY_NAME}
    return Books(dt.date(2026, 10, 31), frames, Settings(**settings))


def reminders(*rows, folder=None, **settings):
    proposals = frame(BY_NAME["reminders"], [PROPOSAL | row for row in rows]).drop(columns=["text", "mail_link"])
    templates = OFFICE if folder is None else read_templates(("reminders/*.txt",), folder)
    return reminder_texts(books(**settings), proposals, templates)


def test_a_first_reminder():
    text = reminders({})["text"].iloc[0]
    assert text == (
        "Dear Alma Reyes,\n\n"
        "As of Oct 31, 2026, our records show $120.00 past due on your account. Your payment may have crossed with this note; "
        "if so, thank you, and please disregard it.\n\n"
        "INV-1   due Sep 1, 2026   $120.00\n"
        "INV-2   due Nov 4, 2026   $345.50\n\n"
        "Another $345.50 falls due on Nov 4, 2026.\n\n"
        "How to pay: Pay by check to the address above or online with the invoice number.\n\n"
        "If something on the bill looks wrong, or paying it now is difficult, please tell us and we will look at it "
        "together: billing@example.com, +1 555 0100.\n\n"
        "Kind regards,\nElm Street Practice"
    )


def test_what_there_is_nothing_to_say_about_is_left_out():
    text = reminders({"due_soon_amount": 0, "next_due_date": None, "invoices": "INV-1"})["text"].iloc[0]
    assert "falls due" not in text
    assert "INV-2" not in text
    assert "\n\n\n" not in text


def test_every_customer_gets_his_own_invoices():
    made = reminders(
        {}, {"customer_id": "C-2", "name": "Bruno Tanaka", "invoices": "INV-3", "level": 4, "overdue_amount": 99_900}
    )
    first, second = made["text"]
    assert "INV-3" not in first
    assert "INV-3   due Sep 1, 2026   $999.00" in second
    assert "Alma" not in second
    assert list(made.columns[-2:]) == ["text", "mail_link"]


def test_the_columns_are_those_of_the_reminders_table():
    assert set(reminders({}).columns) == set(BY_NAME["reminders"].by_name)


def test_nobody_to_remind():
    made = reminders()
    assert made.empty
    assert set(made.columns) == set(BY_NAME["reminders"].by_name)


def test_a_mail_link_opens_a_mail():
    link = reminders({"name": "Ann & Bob Müller"})["mail_link"].iloc[0]
    parts = urlsplit(link)
    mail = {key: value[0] for key, value in parse_qs(parts.query).items()}
    assert (parts.scheme, parts.path) == ("mailto", "alma.reyes@example.com")
    assert mail["subject"] == "Your account at Elm Street Practice: $120.00"
    assert mail["body"].startswith("Dear Ann & Bob Müller, $120.00 is past due.")


@pytest.mark.parametrize("level", range(5))
def test_links_are_no_longer_than_excel_takes(level):
    row = {"level": level, "name": "Ümit Özgür " * 6, "overdue_amount": 123_456_789}
    link = reminders(row, business_name="The Très Long Practice of Springfield & Neighbours")["mail_link"].iloc[0]
    assert len(link) <= 255
    assert not re.search(r"%.?$|\s|\"", link), "no half of a sign at the end, nothing that breaks a formula"
    assert unquote(link).encode().decode()


@pytest.mark.parametrize(
    "row", [{"channel": "letter"}, {"contact": ""}, {"contact": "12 Elm Street"}, {"channel": "phone"}]
)
def test_no_link_without_an_address(row):
    assert reminders(row)["mail_link"].tolist() == [""]
    assert reminders(row)["text"].str.startswith("Dear Alma Reyes").all()


def test_an_address_cannot_add_to_the_mail():
    link = reminders({"contact": "a@example.com?bcc=x@example.com&body=1"})["mail_link"].iloc[0]
    assert set(parse_qs(urlsplit(link).query)) == {"subject", "body"}


def templates():
    return sorted(path.stem for path in (places.templates() / "reminders").glob("*.txt"))


def test_every_level_has_its_text():
    assert (
        templates()
        == sorted(level[5] for level in LEVELS)
        == sorted(str(level[5]) for level in STARTING_ROWS["levels"])
    )


@pytest.mark.parametrize("name", templates())
def test_texts_are_plain_and_say_only_what_they_may(name):
    text = read_reminder(name, OFFICE)
    whole = f"{text.subject} {text.mail} {text.body}"
    assert set(placeholders(whole)) <= set(FIELDS)
    for needed in ("how_to_pay", "contact", "practice"):
        assert needed in placeholders(text.body), "how to pay, whom to ask, and who writes"
    for threat in (
        "legal action",
        "credit report",
        "arrest",
        "collection",
        "lawyer",
        "attorney",
        "final",
        "immediately",
        "!",
    ):
        assert threat not in whole.lower()
    for private in ("visit", "diagnos", "treatment", "service", "patient", "doctor", "therapy", "medical"):
        assert private not in whole.lower()
    assert re.search(r"wrong|dispute", text.body), "how to dispute it"


@pytest.mark.parametrize("name", ["3-firm", "4-final"])
def test_the_later_ones_offer_a_plan_and_help(name):
    body = read_reminder(name, OFFICE).body
    assert "plan" in body
    assert "assistance" in body


def test_placeholders_that_may_not_be_used(tmp_path):
    folder = tmp_path / "reminders"
    folder.mkdir()
    (folder / "1-first.txt").write_text("Subject: x\nMail: y\n\nFor your {{diagnosis}}, {{nam}}")
    with pytest.raises(TemplateError) as error:
        reminders({}, folder=tmp_path)
    assert str(error.value).startswith("templates/reminders/1-first.txt has the unknown placeholder {{diagnosis}}. ")


@pytest.mark.parametrize("text", ["Dear {{name}}", "Subject: x\n\nDear {{name}}", "Subject: x\nMail: y\n\n"])
def test_a_text_without_its_head(tmp_path, text):
    (tmp_path / "reminders").mkdir()
    (tmp_path / "reminders" / "1-first.txt").write_text(text)
    with pytest.raises(TemplateError, match=r"must begin with the lines 'Subject: \.\.\.' and 'Mail: \.\.\.'"):
        reminders({}, folder=tmp_path)


def test_texts_saved_by_windows(tmp_path):
    (tmp_path / "reminders").mkdir()
    (tmp_path / "reminders" / "1-first.txt").write_bytes(
        "\ufeffSubject: Hé\r\nMail: y\r\n\r\nDear {{name}},\r\n\r\nBye".encode()
    )
    assert read_reminder("1-first", read_templates(("reminders/*.txt",), tmp_path)).subject == "Hé"
    assert reminders({}, folder=tmp_path)["text"].tolist() == ["Dear Alma Reyes,\n\nBye"]


def test_a_text_saved_in_an_older_encoding():
    with pytest.raises(TemplateError, match=r"^templates/reminders/1-first.txt is not saved as UTF-8"):
        read_reminder("1-first", {"reminders/1-first.txt": "Subject: Hé\nMail: y\n\nDear".encode("cp1252")})


def test_a_level_without_a_text_or_with_a_path():
    with pytest.raises(TemplateError, match="Levels sheet names no text file"):
        reminders({"level": 9})
    with pytest.raises(TemplateError, match="Levels sheet names no text file"):
        read_reminder("../whats-new", OFFICE)
    with pytest.raises(TemplateError, match=r"templates/reminders/9-never.txt is missing"):
        read_reminder("9-never", OFFICE)


def test_braces_in_a_name_are_no_placeholder():
    assert compose("Dear {{name}}", {"name": "{{contact}}"}) == "Dear {{contact}}"
