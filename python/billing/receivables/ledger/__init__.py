"""Ledger: invoices, payments and plans as debits and credits, and what is open of them."""
