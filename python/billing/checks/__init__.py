"""Checks: find what is wrong.

One function per thing that can be wrong; it returns the guilty rows, and changes nothing.

``CHECKS`` is every check in reporting order: identity and references, arithmetic and dates, then the rest. All always
run; ``find_all`` leaves out what only follows from something else that was found.
"""

from typing import Final

from billing.checks.books.chronology import (
    allocation_before_its_sides,
    billed_before_service,
    charge_posted_late,
    payment_posted_late,
    service_before_birth,
)
from billing.checks.books.closed_months import (
    changed_in_closed_month,
    closing_altered_by_hand,
    row_of_closed_month_gone,
    stale_month_report,
)
from billing.checks.books.outliers import unusual_charge, write_offs_of_one_user
from billing.checks.books.totals import (
    aging_off_ledger,
    batch_off_control,
    imported_rows_gone,
    roll_forward_off,
    unreadable_terms,
)
from billing.checks.books.trends import credited_and_billed_again, month_out_of_line, slower_payer
from billing.checks.charges.charges import (
    billed_charge_without_invoice,
    charge_posted_in_future,
    discount_out_of_range,
    future_service,
    price_off_the_list,
    quantity_out_of_range,
    service_without_price,
    unbilled_charge,
    wrong_charge_amount,
)
from billing.checks.charges.duplicate_charges import duplicate_charge, mistyped_charge
from billing.checks.charges.estimates import bill_over_estimate
from billing.checks.charges.missing_bills import missing_recurring_invoice, stale_hold
from billing.checks.charges.pricing import (
    discount_over_limit,
    implausible_quantity,
    swapped_quantity_and_price,
    unusual_price,
)
from billing.checks.collections import plan_conduct, plans
from billing.checks.collections.dunning_sequence import broken_promise, level_out_of_turn
from billing.checks.collections.late_fees import (
    late_fee_after_write_off,
    late_fee_left_over,
    late_fee_twice,
    late_fee_without_contract,
)
from billing.checks.collections.reminders import (
    cash_not_up_to_date,
    reminder_despite_hold,
    reminder_for_settled_items,
    reminder_without_address,
)
from billing.checks.collections.written_off import reminder_for_written_off
from billing.checks.customers.closed_accounts import (
    charge_on_closed_account,
    invoice_on_merged_account,
    reminder_to_closed_account,
)
from billing.checks.customers.customers import (
    company_under_two_names,
    credit_and_debt_at_once,
    customer_discount_out_of_range,
    duplicate_customer,
    expired_hold,
)
from billing.checks.invoices.duplicates import duplicate_invoice, near_duplicate_invoice
from billing.checks.invoices.invoices import (
    credit_note_without_invoice,
    due_before_invoice,
    due_date_off_terms,
    future_invoice,
    invoice_of_nothing,
    invoice_without_lines,
)
from billing.checks.invoices.line_sources import line_off_charge, line_without_charge, tax_off_service_or_customer
from billing.checks.invoices.lines import (
    charge_billed_twice,
    line_discount_out_of_range,
    line_quantity_out_of_range,
    line_tax_rate_out_of_range,
    tax_rate_out_of_range,
    wrong_line_amount,
)
from billing.checks.invoices.numbering import missing_number, number_out_of_order, odd_number, void_number_reused
from billing.checks.invoices.residual_balances import small_short_pay, unused_credit_note
from billing.checks.invoices.states import (
    open_without_balance,
    overallocated_credit_note,
    overpaid_invoice,
    paid_with_balance,
    void_with_money,
)
from billing.checks.invoices.totals import (
    credit_note_beyond_invoice,
    credit_note_that_charges,
    lines_do_not_add_up,
    tax_rounded_otherwise,
    wrong_balance,
    wrong_document_discount,
    wrong_tax,
    wrong_total,
)
from billing.checks.payments.adjustments import discount_not_earned, discount_not_given, write_off_without_control
from billing.checks.payments.allocations import (
    allocation_from_nowhere,
    allocation_to_void_or_draft,
    applied_against_payers_word,
    cash_on_others_invoice,
    newer_paid_before_older,
    paid_before_invoiced,
)
from billing.checks.payments.deposits import deposit_off_bank
from billing.checks.payments.duplicates import (
    duplicate_payment,
    mistyped_payment,
    probably_duplicate_payment,
    reference_of_another_customer,
    repeated_deposit,
)
from billing.checks.payments.misapplied import probably_wrong_customer, slipped_decimal, transposed_digits
from billing.checks.payments.overwritten import overwritten_settlement, overwritten_unapplied_amount
from billing.checks.payments.payments import (
    bounced_payment_applied,
    future_payment,
    missing_reference,
    overallocated_payment,
    refund_beyond_payment,
    unapplied_payment,
)
from billing.checks.payments.unapplied_matches import unapplied_sum_of_items
from billing.finding import Check

__all__ = ["CHECKS"]

CHECKS: Final[tuple[Check, ...]] = (
    # K: who and what is there twice.
    duplicate_customer,
    company_under_two_names,
    duplicate_invoice,
    near_duplicate_invoice,
    duplicate_charge,
    mistyped_charge,
    repeated_deposit,
    duplicate_payment,
    probably_duplicate_payment,
    mistyped_payment,
    reference_of_another_customer,
    # R: what leads nowhere. References to rows that do not exist are found when the sheet is read.
    invoice_without_lines,
    allocation_from_nowhere,
    cash_on_others_invoice,
    service_without_price,
    credit_note_without_invoice,
    charge_on_closed_account,
    invoice_on_merged_account,
    reminder_to_closed_account,
    plans.plan_for_wrong_invoice,
    unreadable_terms,
    # A: what does not add up.
    wrong_line_amount,
    wrong_charge_amount,
    lines_do_not_add_up,
    wrong_document_discount,
    wrong_tax,
    wrong_total,
    tax_rounded_otherwise,
    wrong_balance,
    overwritten_unapplied_amount,
    overwritten_settlement,
    invoice_of_nothing,
    credit_note_that_charges,
    credit_note_beyond_invoice,
    swapped_quantity_and_price,
    line_off_charge,
    discount_out_of_range,
    customer_discount_out_of_range,
    quantity_out_of_range,
    line_quantity_out_of_range,
    line_discount_out_of_range,
    line_tax_rate_out_of_range,
    tax_rate_out_of_range,
    # D: dates.
    due_before_invoice,
    due_date_off_terms,
    future_service,
    charge_posted_in_future,
    future_invoice,
    future_payment,
    billed_before_service,
    paid_before_invoiced,
    service_before_birth,
    allocation_before_its_sides,
    payment_posted_late,
    charge_posted_late,
    changed_in_closed_month,
    # N: numbers.
    missing_number,
    number_out_of_order,
    odd_number,
    void_number_reused,
    # B: what is not billed, billed twice, or at another price.
    unbilled_charge,
    stale_hold,
    charge_billed_twice,
    billed_charge_without_invoice,
    line_without_charge,
    price_off_the_list,
    unusual_price,
    implausible_quantity,
    missing_recurring_invoice,
    discount_over_limit,
    bill_over_estimate,
    tax_off_service_or_customer,
    # C: how money came in and is applied.
    deposit_off_bank,
    overpaid_invoice,
    overallocated_payment,
    overallocated_credit_note,
    unapplied_payment,
    unapplied_sum_of_items,
    small_short_pay,
    probably_wrong_customer,
    transposed_digits,
    slipped_decimal,
    applied_against_payers_word,
    newer_paid_before_older,
    discount_not_earned,
    discount_not_given,
    credit_and_debt_at_once,
    refund_beyond_payment,
    bounced_payment_applied,
    write_off_without_control,
    allocation_to_void_or_draft,
    missing_reference,
    unused_credit_note,
    # L: payment plans.
    plans.schedule_off_amount,
    plans.installment_out_of_sequence,
    plans.missed_installment,
    plan_conduct.payment_off_installments,
    plans.plan_off_invoices,
    plan_conduct.reminder_despite_plan,
    plans.stale_plan_state,
    plans.invoice_on_two_plans,
    # S: where documents and reminders stand.
    paid_with_balance,
    open_without_balance,
    void_with_money,
    reminder_for_settled_items,
    reminder_despite_hold,
    reminder_without_address,
    reminder_for_written_off,
    level_out_of_turn,
    broken_promise,
    late_fee_after_write_off,
    late_fee_twice,
    late_fee_without_contract,
    late_fee_left_over,
    expired_hold,
    # X: what stands out.
    unusual_charge,
    month_out_of_line,
    write_offs_of_one_user,
    credited_and_billed_again,
    slower_payer,
    # T: the whole.
    roll_forward_off,
    aging_off_ledger,
    batch_off_control,
    closing_altered_by_hand,
    imported_rows_gone,
    row_of_closed_month_gone,
    stale_month_report,
    cash_not_up_to_date,
)
