import pandas as pd
import pytest

from billing.receivables.collections.contact_channel import contact_for
from tests.sheets import books


@pytest.mark.parametrize(
    ("wish", "email", "street", "phone", "contact"),
    [
        ("email", "a@b.org", "1 Elm", "555", ["email", "a@b.org"]),
        ("email", "-", "1 Elm", "555", ["letter", "1 Elm, Ulm, BY 02134"]),
        ("email", "a@b", "-", "555", ["phone", "555"]),
        ("letter", "a@b.org", "1 Elm", "555", ["letter", "1 Elm, Ulm, BY 02134"]),
        ("letter", "a@b.org", "-", "555", ["phone", "555"]),
        ("letter", "a@b.org", "-", "-", ["email", "a@b.org"]),
        ("phone", "a@b.org", "1 Elm", "-", ["letter", "1 Elm, Ulm, BY 02134"]),
        ("phone", "-", "-", "-", ["phone", ""]),
    ],
)
def test_the_next_channel_where_the_wish_cannot_be_met(wish, email, street, phone, contact):
    made = books(
        customers="customer_id  channel  email  street  phone  city  region  postcode\n"
        f"C-1  {wish}  {email}  {street}  {phone}  Ulm  BY  02134"
    )
    found = contact_for(made, pd.Series(["C-1"], dtype="str"), pd.Series(["email"], dtype="str"))
    assert found.iloc[0].tolist() == contact
