"""Invoicing: from charges to invoices, with prices, tax and fees."""
