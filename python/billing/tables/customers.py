"""Customers: who is billed and how they are reached."""

from billing.schema import CODE, DATE, FLAG, TEXT, Choice, Column, FixedCode, Ref, Table

#: Why a customer must not be reminded; a blank hold-until date means until further notice.
HOLDS = ("dispute", "fap_pending", "bankruptcy", "legal", "deceased", "do_not_contact", "nsa_dispute")

CUSTOMERS = Table(
    name="customers",
    sheet="Customers",
    about="One row per patient, business or payer that is billed.",
    key=("customer_id",),
    columns=(
        Column("customer_id", "Customer ID", CODE, "Your own number for the customer; never reused.", "C-1001",
               also=("customer", "customerid", "account", "account no", "patient id", "client id", "cust no")),
        Column("kind", "Kind", Choice("patient", "business", "payer"), "Who this is: a patient, a business or an insurer.",
               "patient", required=False, default="patient"),
        Column("name", "Name", TEXT, "Name as it stands on the invoice.", "Alma Reyes", private=True,
               also=("customer name", "patient name", "full name", "company")),
        Column("born_date", "Born", DATE, "Date of birth, for patients.", "1980-05-17", required=False, private=True,
               also=("dob", "date of birth", "birth date")),
        Column("email", "E-mail", TEXT, "Where invoices and reminders go.", "alma@example.com", required=False, private=True,
               also=("email", "mail", "e-mail address", "email address")),
        Column("phone", "Phone", CODE, "Number to call.", "+1 555 0100", required=False, private=True,
               also=("telephone", "phone no", "tel", "mobile")),
        Column("street", "Street", TEXT, "Street and number.", "12 Elm Street", required=False, private=True,
               also=("address", "addr1", "address 1", "street address")),
        Column("city", "City", TEXT, "Town or city.", "Springfield", required=False, private=True),
        Column("region", "State", CODE, "State or region.", "IL", required=False, also=("region", "province")),
        Column("postcode", "ZIP", FixedCode(5), "ZIP or postal code, with its leading zeros.", "02134", required=False,
               private=True, also=("zip code", "postcode", "postal code", "zipcode")),
        Column("guarantor_id", "Guarantor", Ref("customers"), "Who pays for this customer, if somebody else does.",
               required=False, also=("guarantor id", "responsible party")),
        Column("terms", "Terms", Ref("terms"), "Payment terms; blank takes the house terms of Settings.", "NET 30",
               required=False, also=("payment terms", "terms code")),
        Column("tax_exempt", "Tax exempt", FLAG, "yes: no tax is charged.", "no", required=False),
        Column("tax_id", "Tax ID", CODE, "Tax number of a business.", required=False, also=("vat no", "ein")),
        Column("channel", "Channel", Choice("email", "letter", "phone"), "How reminders are sent; e-mail if blank.", "email",
               required=False, default="email"),
        Column("hold", "Hold", Choice(*HOLDS), "Why this customer must not be reminded.", required=False),
        Column("hold_until", "Hold until", DATE, "When the hold ends; blank: until somebody clears it.", required=False),
    ),
)
