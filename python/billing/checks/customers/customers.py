"""What can be wrong with customers: entered twice, in credit and in debt at once, on an expired hold."""

from typing import Any

import numpy as np
from pandas import DataFrame, Series

from billing import money
from billing.books import Books, positions
from billing.checks.evidence import derived
from billing.checks.evidence.known_distinct import known_distinct
from billing.checks.evidence.similarity import fingerprints, neighbors, normalized, similarities
from billing.checks.invoices.totals import credit_note_beyond_invoice
from billing.finding import Severity, check
from billing.money import Bools, Ints
from billing.schema import CODE, MONEY, TEXT
from billing.tables import CUSTOMERS

#: Names at least this much alike may be one (RULES.md K03).
_ALIKE = 0.92


@check(
    table=CUSTOMERS,
    column="discount_percent",
    severity=Severity.ERROR,
    ref="A08",
    message="{customer_id} has a discount of {discount_percent}% on every invoice.",
    fix="Type the discount in percent, from 0 to 100: 15 means 15%.",
)
def customer_discount_out_of_range(books: Books) -> DataFrame:
    """A customer's discount on whole invoices is below 0% or above 100%.

    Every invoice bills more than its lines, or a negative amount.
    """
    percent = books.customers["discount_percent"]
    return books.customers[(percent < 0) | (percent > money.WHOLE)]


@check(
    table=CUSTOMERS,
    column="customer_id",
    severity=Severity.WARNING,
    ref="K03",
    message="{customer_id} may be the same as {other}: {how}.",
    fix="If they are one, change {customer_id} to {other} in all rows and delete {customer_id}.",
    kinds={"other": CODE, "how": TEXT},
    pairs="other",
)
def duplicate_customer(books: Books) -> DataFrame:
    """One customer is entered twice.

    What they paid is on one account, and the other gets reminders. Twins, spouses, Jr and Sr, and branches with
    addresses of their own are told apart by date of birth, name, suffix and ZIP.
    """
    customers = books.customers[books.customers["customer_id"] != ""]
    people = customers.assign(mark=fingerprints(customers["name"]), born=_birth(customers), suffix=_suffix(customers))
    lefts, rights, hows = zip(*(_pairs(people, *way) for way in _WAYS), strict=True)
    left, right = np.concatenate(lefts), np.concatenate(rights)
    how = np.repeat(np.array([words for _, words in _WAYS], dtype=object), [len(each) for each in hows])
    return _each_once(books, people, left, right, how)


@check(
    table=CUSTOMERS,
    column="name",
    severity=Severity.WARNING,
    ref="K12",
    message="{customer_id} has the name of {other}, except for legal form, punctuation, case or word order.",
    fix="If they are one, change {customer_id} to {other} in all rows and delete {customer_id}.",
    kinds={"other": CODE},
    pairs="other",
)
def company_under_two_names(books: Books) -> DataFrame:
    """A company is entered twice, its name written in two ways.

    What it paid is on one account, and the other gets reminders. Branches are told apart by ZIP or street, companies by
    tax ID.
    """
    customers = books.customers
    firms = customers[(customers["customer_id"] != "") & customers["kind"].isin(["business", "payer"])]
    people = firms.assign(mark=fingerprints(firms["name"]), born="", suffix="")
    left, right = neighbors(people["mark"], people["customer_id"])
    differ = np.zeros(len(left), dtype=bool)
    for part in (people["postcode"], normalized(people["street"]), normalized(people["tax_id"])):
        differ |= _differ(part, left, right)
    found = _each_once(books, people, left[~differ], right[~differ], np.full(int((~differ).sum()), "", dtype=object))
    return found.drop(columns="how")


@check(
    table=CUSTOMERS,
    column="customer_id",
    severity=Severity.WARNING,
    ref="C12",
    message="{customer_id} has a credit of {credit} on {source}, and owes {owed} on other invoices.",
    fix="Press Apply payments: it applies the credit.",
    kinds={"credit": MONEY, "owed": MONEY, "source": CODE},
    blocks=False,
    evidence=("credit", "owed"),
)
def credit_and_debt_at_once(books: Books) -> DataFrame:
    """A customer has an unused credit note, and owes on an invoice.

    They get reminders for what the office owes them. Disputed invoices and those on a plan do not count. Unapplied
    payments, overpaid invoices and credit notes that are too large are reported where they are.
    """
    items = derived.items(books)
    sure = items[~derived.doubtful_documents(books)]
    too_large = credit_note_beyond_invoice.find(books).index
    credit = sure[(sure["balance"] < 0) & (sure["total_amount"] < 0) & ~sure.index.isin(too_large)]
    debt = sure[(sure["balance"] > 0) & ~sure["disputed"] & (sure["plan_id"] == "")]
    customers = books.customers
    sums = customers.assign(credit=-_sums(customers["customer_id"], credit), owed=_sums(customers["customer_id"], debt))
    first = credit.sort_values(["invoice_date", "invoice_id"]).drop_duplicates("customer_id")
    place = positions(first["customer_id"], customers["customer_id"])
    sums = sums.assign(source=np.append(first["invoice_id"].to_numpy(dtype=object), "")[place])
    guilty = sums[(sums["credit"] > 0) & (sums["owed"] > 0) & (sums["customer_id"] != "")]
    return guilty.assign(at_stake=guilty[["credit", "owed"]].min(axis=1))


@check(
    table=CUSTOMERS,
    column="hold_until",
    severity=Severity.WARNING,
    ref="S09",
    message="The hold on {customer_id} ({hold}) ended on {hold_until}, but is still entered.",
    fix="Enter a new Hold until if it goes on, or clear Hold and Hold until.",
    evidence=("hold",),
    blocks=False,
)
def expired_hold(books: Books) -> DataFrame:
    """A hold has ended, and nobody has renewed or cleared it.

    The customer gets reminders again from that day, while the row says that they do not. A bankruptcy never ends by
    itself.
    """
    customers = books.customers
    ends = (customers["hold"] != "") & (customers["hold"] != "bankruptcy")
    return customers[ends & (customers["hold_until"] < books.today)]


def _sums(customer_id: "Series[str]", rows: DataFrame) -> Ints:
    sums = np.zeros(len(customer_id) + 1, dtype=np.int64)
    np.add.at(sums, positions(customer_id, rows["customer_id"]), rows["balance"].to_numpy(dtype=np.int64))
    return sums[:-1]


def _by_tax_id(people: DataFrame) -> Any:
    return normalized(people["tax_id"])


def _by_name_and_birth(people: DataFrame) -> Any:
    return _joined(people["mark"], people["born"])


def _by_birth(people: DataFrame) -> Any:
    return people["born"]


def _by_email_and_birth(people: DataFrame) -> Any:
    return _joined(people["email"].str.casefold(), people["born"])


def _by_phone(people: DataFrame) -> Any:
    return people["phone"].str.replace(r"\D", "", regex=True)


def _by_address(people: DataFrame) -> Any:
    return _joined(normalized(people["street"]), normalized(people["postcode"]))


#: Ways to find a pair, the surest first, each with its words.
_WAYS: Any = (
    (_by_tax_id, "both have the same tax ID"),
    (_by_name_and_birth, "same name and date of birth"),
    (_by_email_and_birth, "same e-mail and date of birth, and names alike"),
    (_by_birth, "same date of birth, and names alike"),
    (_by_phone, "same phone, and names alike"),
    (_by_address, "same address, and names alike"),
)


def _pairs(people: DataFrame, way: Any, _words: str) -> tuple[Ints, Ints, Ints]:
    """Places of pairs that are equal in this way and not told apart by anything."""
    left, right = neighbors(way(people), people["mark"].str.cat(people["customer_id"], sep="\x1f"))
    apart = _told_apart(people, left, right)
    if way is _by_tax_id:
        apart |= _differ(people["postcode"], left, right)
    elif way is not _by_name_and_birth:
        marks = people["mark"]
        apart |= (similarities(marks.take(left), marks.take(right)) < _ALIKE) | (marks.take(left) == "").to_numpy(
            dtype=bool
        )
    return left[~apart], right[~apart], left[~apart]


def _each_once(books: Books, people: DataFrame, left: Ints, right: Ints, how: Any) -> DataFrame:
    """The newer customer of each pair with the older one, once, but for pairs that are known to be distinct."""
    number = people["customer_id"].to_numpy(dtype=object)
    asked = ~known_distinct(books, "customers")(number[left], number[right])
    left, right, how = left[asked], right[asked], how[asked]
    older = _is_older(people, left, right)
    pairs = people.take(np.where(older, right, left)).assign(other=number[np.where(older, left, right)], how=how)
    pairs = pairs.assign(_length=pairs["other"].str.len()).sort_values(["_length", "other"], kind="stable")
    return pairs[~pairs.index.duplicated()].drop(columns=["_length", "mark", "born", "suffix"])


def _told_apart(people: DataFrame, left: Ints, right: Ints) -> Bools:
    """Pairs with different birthdays, or of which one is Jr, Sr, II or III and the other is not."""
    ends = people["suffix"].to_numpy(dtype=object)
    return np.asarray(_differ(people["born"], left, right) | (ends[left] != ends[right]), dtype=bool)


def _differ(values: "Series[str]", left: Ints, right: Ints) -> Bools:
    """Pairs whose values are both known and different."""
    known = values.to_numpy(dtype=object)
    return np.asarray((known[left] != known[right]) & (known[left] != "") & (known[right] != ""), dtype=bool)


def _birth(people: DataFrame) -> "Series[str]":
    return Series(people["born_date"].dt.strftime("%Y-%m-%d").fillna(""), dtype="str")


def _suffix(people: DataFrame) -> "Series[str]":
    """What tells father and son apart, in lower case."""
    return people["name"].str.extract(r"(?i)\b(jr|sr|ii|iii|iv)\b", expand=False).fillna("").str.casefold()


def _joined(one: "Series[str]", two: "Series[str]") -> "Series[str]":
    """Both texts as one, blank where one of them is."""
    return one.str.cat(two, sep="\x1f").where((one != "") & (two != ""), "")


def _is_older(people: DataFrame, left: Ints, right: Ints) -> Bools:
    """Whether the left number of each pair is the smaller one."""
    number = people["customer_id"].to_numpy(dtype=object)
    size = people["customer_id"].str.len().to_numpy(dtype=np.int64)
    return np.asarray(
        (size[left] < size[right]) | ((size[left] == size[right]) & (number[left] < number[right])), dtype=bool
    )
