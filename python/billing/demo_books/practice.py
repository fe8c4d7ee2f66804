"""The practice: its customers, its price list, and its lists of terms, taxes and reminder levels. All invented."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from billing.tables.lists.settings import Settings

FIRST_DAY: Final = date(2026, 7, 1)
LAST_DAY: Final = date(2026, 10, 31)
PATIENTS: Final = 64
#: The practice bills once a month from October on, so work of the whole month may be unbilled at its end.
SETTINGS: Final = Settings(unbilled_days=31)


def _names(text: str) -> list[str]:
    return text.split()


_FIRST: Final = _names(
    """
    Alma Bruno Carla Derek Elena Farid Grace Hiro Imani Jonas Keiko Liam Marta Nadia Oscar Priya Quentin Rosa
    Samir Tessa Umberto Vera Walter Ximena Yusuf Zelda Amara Boris Chloe Dmitri Esther Felix Gwen Hamza Ines Jakob
    Kavita Lorenzo Mabel Nikos Odette Pavel Ruth Stefan Thandi Ulla Viktor Wanda Xavier Yvonne Zoran Abel Bianca
    Cyrus Dahlia Emil Freya Gideon Hanna Ivo Joyce Kofi Lena Marco
    """
)
_LAST: Final = _names(
    """
    Reyes Tanaka Okafor Lindqvist Moreau Patel Novak Castillo Brandt Osei Romano Haddad Fischer Silva Kowalski
    Nguyen Abbott Delgado Ivanov Jensen Khan Larsen Mbeki Navarro Ortiz Petrov Quinn Russo Santos Thorne Ueda
    Vargas Weaver Xu Yilmaz Zimmer Archer Baptiste Cohen Dumont Eriksen Ferrara Gallo Hoffman Ibarra Jansen Kaplan
    Lombard Mercer Noor Olsen Pereira Ramos Schmidt Takeda Ulrich Vance Whitfield Yamada Zapata Alvarez Benson
    Chandra Doyle
    """
)
_BUSINESSES: Final = (
    "Prairie Freight Lines",
    "Maple Grove School District",
    "Lakeside Hotel Group",
    "Tri-County Roofing",
    "Northfield Dairy Co-op",
    "Harbor Steel Works",
    "Sunrise Daycare Centers",
    "Capitol City Couriers",
    "Bluestem Garden Supply",
    "Redbird Charter Buses",
    "Cornerstone Builders",
    "Wabash Valley Foods",
    "Ironwood Fitness Clubs",
    "Old Mill Bakery",
    "Quarry Hill Quarries",
    "Sangamon Printing",
)
_STREETS: Final = _names(
    """
    Oak Maple Cedar Walnut Birch Spruce Jefferson Adams Monroe Prairie Lake Hickory Chestnut Laurel
    """
)
_CITIES: Final = (
    ("Springfield", "IL", "62701"),
    ("Decatur", "IL", "62521"),
    ("Bloomington", "IL", "61701"),
    ("Jacksonville", "IL", "62650"),
    ("Lincoln", "IL", "62656"),
    ("Boston", "MA", "02134"),
)
TERMS: Final = (
    ("DUE", "Payable on receipt"),
    ("NET 15", "Payable within 15 days"),
    ("NET 30", "Payable within 30 days"),
    ("NET 45", "Payable within 45 days"),
    ("2/10 NET 30", "2 % discount within 10 days, otherwise 30 days"),
    ("EOM+15D", "Payable 15 days after the end of the invoice's month"),
)
#: Code, rate in 1/1000 of a percent, whether prices include it, meaning.
TAXES: Final = (
    ("EXEMPT", 0, False, "No tax: health services"),
    ("SALES", 7_250, False, "Sales tax on goods"),
    ("FOOD", 1_000, False, "Reduced tax on food"),
)
#: Name on the computer, name, cents that may be corrected or allowed.
USERS: Final = (("kim", "Kim Park", 5_000), ("lee", "Lee Moreno", 100_000))
#: Level, name, days past due, channel, least amount in cents, text file.
LEVELS: Final = (
    (0, "Notice", -5, "email", 500, "0-notice"),
    (1, "First reminder", 3, "email", 500, "1-first"),
    (2, "Second reminder", 15, "email", 500, "2-second"),
    (3, "Firm reminder", 30, "email", 500, "3-firm"),
    (4, "Last reminder", 60, "letter", 500, "4-final"),
)


@dataclass(frozen=True)
class Service:
    """A service of the price list: price in dollars, tax, quantities that are usual, and who buys it."""

    code: str
    description: str
    price: str
    tax: str = "EXEMPT"
    quantities: tuple[int, ...] = (1,)
    buyer: str = "patient"
    #: Price from the first of September, where it changed.
    new_price: str = ""
    most: int = 0


NEW_PRICES_FROM: Final = date(2026, 9, 1)
SERVICES: Final = (
    Service("VISIT-15", "Office visit, 15 minutes", "85.00"),
    Service("VISIT-30", "Office visit, 30 minutes", "120.00", new_price="125.00"),
    Service("VISIT-60", "Office visit, 60 minutes", "198.00"),
    Service("TELE-15", "Telephone visit, 15 minutes", "58.50"),
    Service("PHYSICAL", "Yearly physical", "215.00", new_price="222.00"),
    Service("LAB-PANEL", "Lab panel, basic", "46.75"),
    Service("LAB-LIPID", "Lab panel, extended", "63.20"),
    Service("PT-15", "Physical therapy, 15 minutes", "38.25", quantities=(2, 2, 3, 4), most=8),
    Service("XRAY", "Imaging, one view", "94.40"),
    Service("SHOT-FLU", "Flu shot", "35.00"),
    Service("DRESSING", "Dressing change", "27.80"),
    Service("NUTRITION", "Nutrition advice, 30 minutes", "72.00"),
    Service("CRUTCHES", "Crutches, pair", "48.90", tax="SALES"),
    Service("COLDPACK", "Cold pack", "12.45", tax="SALES", quantities=(1, 1, 2)),
    Service("SPLINT", "Wrist splint", "31.60", tax="SALES"),
    Service("SHAKE", "Nutrition drink, carton", "22.35", tax="FOOD", quantities=(1, 2)),
    Service("DRIVER-EXAM", "Driver's fitness exam", "110.00", quantities=(2, 3, 4, 5, 6), buyer="business", most=40),
    Service(
        "SCREENING", "Pre-employment screening", "64.50", quantities=(1, 2, 3, 4, 5, 6, 8), buyer="business", most=40
    ),
    Service(
        "FLU-CLINIC", "Flu shot at the workplace", "29.75", quantities=(12, 18, 24, 30, 36), buyer="business", most=200
    ),
    Service(
        "ERGONOMICS",
        "Workplace assessment, hour",
        "140.00",
        quantities=(2, 3, 4, 5),
        buyer="business",
        new_price="145.00",
        most=16,
    ),
    Service("CPR-CLASS", "First-aid class, seat", "54.00", quantities=(6, 8, 10, 12), buyer="business", most=60),
    Service(
        "KIT-LARGE", "First-aid kit, large", "89.95", tax="SALES", quantities=(1, 2, 3, 4), buyer="business", most=50
    ),
    Service("HEALTH-TALK", "Health talk on site", "325.00", buyer="business"),
)


def customers(random: Random) -> list[dict[str, Any]]:
    """Eighty customers: patients first, then businesses; e-mail, phone or address missing here and there."""
    rows = [_patient(random, number) for number in range(PATIENTS)]
    return rows + [_business(random, PATIENTS + place, name) for place, name in enumerate(_BUSINESSES)]


def _patient(random: Random, number: int) -> dict[str, Any]:
    first, last = _FIRST[number], _LAST[number]
    row = _reached(random, number, f"{first} {last}", f"{first}.{last}@example.com".lower())
    row |= {"kind": "patient", "born_date": date(1938, 2, 3) + timedelta(days=random.randrange(75 * 365))}
    row["terms"] = random.choice(("", "", "NET 30", "NET 15"))
    if number in (9, 27, 44):
        row |= {"email": "", "channel": "letter"}
    elif number in (16, 50):
        row |= {"street": "", "city": "", "region": "", "postcode": ""}
    elif number in (21, 38, 60):
        row["phone"] = ""
    row["hold"], row["hold_until"] = {12: ("fap_pending", date(2026, 12, 31)), 33: ("dispute", None)}.get(
        number, ("", None)
    )
    return row


def _business(random: Random, number: int, name: str) -> dict[str, Any]:
    mail = "accounts@" + "".join(letter for letter in name.lower() if letter.isalpha()) + ".example.com"
    row = _reached(random, number, name, mail) | {"kind": "business", "born_date": None}
    row["terms"] = random.choice(("NET 30", "NET 45", "2/10 NET 30", "EOM+15D"))
    row["tax_id"] = f"36-{random.randrange(1_000_000, 9_999_999)}"
    row["tax_exempt"] = "School" in name
    return row


def _reached(random: Random, number: int, name: str, email: str) -> dict[str, Any]:
    city, region, postcode = _CITIES[-1] if number % 17 == 5 else random.choice(_CITIES[:-1])
    return {
        "customer_id": f"C-{1001 + number}",
        "name": name,
        "email": email,
        "phone": f"+1 555 01{number:02d}",
        "street": f"{random.randrange(2, 990)} {random.choice(_STREETS)} Street",
        "city": city,
        "region": region,
        "postcode": postcode,
        "channel": "email",
        "tax_exempt": False,
        "hold": "",
    }
