from billing.checks.customers.customers import (
    company_under_two_names,
    credit_and_debt_at_once,
    customer_discount_out_of_range,
    duplicate_customer,
    expired_hold,
)
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_customer_discount_out_of_range():
    found = customer_discount_out_of_range(
        books(
            customers="""
            customer_id  name           discount_percent
            C-1          Alma Reyes     100   # trap: everything is given away
            C-2          Ben Okafor     101
            C-3          Cleo Lindqvist  -5
            C-4          Dov Marsh      ?
            """
        )
    )
    assert said(found) == [
        (3, "C-2 has a discount of 101% on every invoice."),
        (4, "C-3 has a discount of -5% on every invoice."),
    ]


def test_duplicate_customer():
    found = duplicate_customer(
        books(
            customers="""
            customer_id  name              born_date   email         phone        street       postcode  tax_id
            C-1          Alma Reyes        1980-05-17  a@example.com  -           12 Elm St    02134     -
            C-2          Reyes, Álma       1980-05-17  -              -           -            -         -       # turned round
            C-3          Alma Reyes        1991-01-02  -              -           -            -         -       # another birthday
            C-4          Ann Miller        2010-03-03  m@example.com  555 0101    9 Oak St     02134     -
            C-5          Ben Miller        2010-03-03  m@example.com  555 0101    9 Oak St     02134     -       # trap: twins
            C-6          John Fitzgerald   -           -              555-0202    -            -         -
            C-7          John Fitzgerald   -           -              5550202     -            -         -       # same phone
            C-8          John Fitzgeralt   -           -              (555) 0202  -            -         -       # and a typing error
            C-9          Thomas Bakersfield Jr  -           -              555 0303    1 Main St    10001     -
            C-10         Thomas Bakersfield Sr  -           -              555 0303    1 Main St    10001     -       # trap: father and son
            C-11         Acme Inc          -           -              -           -            10001     12-345
            C-12         ACME Incorporated  -          -              -           -            -         12345   # same tax ID
            C-13         Globex LLC        -           -              -           -            10001     99-1
            C-14         Globex LLC        -           -              -           -            20002     99-1    # trap: a branch
            C-15         Mia Long          -           -              555 0404    -            -         -
            C-16         Jim Long          -           -              555 0404    -            -         -       # trap: spouses
            C-17         Katarina Vondrak  1975-04-04  -              -           -            -         -
            C-18         Katarina Vondrack  1975-04-04  -             -           -            -         -       # one letter more
            """
        )
    )
    assert said(found) == [
        (3, "C-2 may be the same as C-1: same name and date of birth."),
        (8, "C-7 may be the same as C-6: same phone, and names alike."),
        (9, "C-8 may be the same as C-6: same phone, and names alike."),
        (13, "C-12 may be the same as C-11: both have the same tax ID."),
        (19, "C-18 may be the same as C-17: same date of birth, and names alike."),
    ]


def test_credit_and_debt_at_once():
    found = credit_and_debt_at_once(
        books(
            customers="customer_id\nC-1\nC-2\nC-3\nC-4",
            invoices="""
            invoice_id  customer_id  doc_type     total_amount  disputed  ref_invoice_id
            INV-1       C-1          invoice      100.00        no        -
            CN-1        C-1          credit_note  -20.00        no        INV-1
            INV-2       C-2          invoice      100.00        yes       -      # trap: disputed
            CN-2        C-2          credit_note  -20.00        no        INV-2
            CN-3        C-3          credit_note  -20.00        no        -      # owes nothing
            INV-4       C-4          invoice      100.00        no        -
            CN-4        C-4          credit_note  -150.00       no        INV-4  # too large: said there
            """,
        )
    )
    assert said(found) == [(2, "C-1 has a credit of 20.00 on CN-1, and owes 100.00 on other invoices.")]
    assert found[0].amount == 2_000


def test_expired_hold():
    found = expired_hold(
        books(
            customers="""
            customer_id  hold        hold_until
            C-1          dispute     2026-10-30
            C-2          dispute     2026-10-31  # ends today
            C-3          dispute     -           # until further notice
            C-4          bankruptcy  2026-01-31  # trap: never ends by itself
            C-5          -           2026-01-31  # was cleared
            """
        )
    )
    assert said(found) == [(2, "The hold on C-1 (dispute) ended on 2026-10-30, but is still entered.")]


def test_company_under_two_names():
    found = company_under_two_names(
        books(
            customers="""
            customer_id  kind      name                      street     postcode  tax_id
            C-1          business  Müller & Sons, Inc.       1 Elm St   02134     -
            C-2          business  MULLER AND SONS           -          -         -     # form, accent, sign, case
            C-3          payer     The Acme Insurance Co     -          -         -
            C-4          payer     Acme Insurance L.L.C.     -          -         -
            C-5          business  Globex LLC                5 Oak St   10001     -
            C-6          business  Globex                    9 Bay Ave  20002     -     # trap: a branch
            C-7          business  Initech Ltd               -          -         11
            C-8          business  Initech Limited           -          -         22    # another tax ID
            C-9          patient   John Smith                -          -         -
            C-10         patient   John Smith                -          -         -     # trap: people share names
            """
        )
    )
    assert said(found) == [
        (3, "C-2 has the name of C-1, except for legal form, punctuation, case or word order."),
        (5, "C-4 has the name of C-3, except for legal form, punctuation, case or word order."),
    ]
