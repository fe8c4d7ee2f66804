"""Root cause rules: which checks' findings only follow from which others'."""

from typing import Final

from billing.checks.books.chronology import billed_before_service, charge_posted_late, payment_posted_late
from billing.checks.books.closed_months import changed_in_closed_month
from billing.checks.books.outliers import unusual_charge
from billing.checks.charges.charges import (
    discount_out_of_range,
    price_off_the_list,
    quantity_out_of_range,
    service_without_price,
    unbilled_charge,
    wrong_charge_amount,
)
from billing.checks.charges.duplicate_charges import duplicate_charge, mistyped_charge
from billing.checks.charges.pricing import (
    discount_over_limit,
    implausible_quantity,
    swapped_quantity_and_price,
    unusual_price,
)
from billing.checks.collections.dunning_sequence import level_out_of_turn
from billing.checks.collections.late_fees import (
    late_fee_after_write_off,
    late_fee_left_over,
    late_fee_twice,
    late_fee_without_contract,
)
from billing.checks.collections.plan_conduct import payment_off_installments, reminder_despite_plan
from billing.checks.collections.plans import (
    invoice_on_two_plans,
    missed_installment,
    plan_for_wrong_invoice,
    plan_off_invoices,
    schedule_off_amount,
    stale_plan_state,
)
from billing.checks.collections.reminders import (
    reminder_despite_hold,
    reminder_for_settled_items,
    reminder_without_address,
)
from billing.checks.collections.written_off import reminder_for_written_off
from billing.checks.customers.closed_accounts import reminder_to_closed_account
from billing.checks.customers.customers import company_under_two_names, duplicate_customer
from billing.checks.invoices.duplicates import duplicate_invoice, near_duplicate_invoice
from billing.checks.invoices.invoices import (
    credit_note_without_invoice,
    due_before_invoice,
    due_date_off_terms,
    future_invoice,
)
from billing.checks.invoices.line_sources import line_off_charge
from billing.checks.invoices.lines import charge_billed_twice, wrong_line_amount
from billing.checks.invoices.numbering import number_out_of_order, odd_number, void_number_reused
from billing.checks.invoices.residual_balances import small_short_pay, unused_credit_note
from billing.checks.invoices.states import open_without_balance, overpaid_invoice, paid_with_balance
from billing.checks.invoices.totals import (
    credit_note_beyond_invoice,
    lines_do_not_add_up,
    tax_rounded_otherwise,
    wrong_balance,
    wrong_document_discount,
    wrong_tax,
    wrong_total,
)
from billing.checks.payments.adjustments import discount_not_given
from billing.checks.payments.allocations import (
    applied_against_payers_word,
    cash_on_others_invoice,
    newer_paid_before_older,
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
from billing.checks.payments.payments import (
    bounced_payment_applied,
    missing_reference,
    overallocated_payment,
    unapplied_payment,
)
from billing.checks.payments.unapplied_matches import unapplied_sum_of_items
from billing.triage.root_causes import Causes

#: All ways in which a payment may be entered twice.
_TWICE: Final = (
    repeated_deposit,
    duplicate_payment,
    probably_duplicate_payment,
    mistyped_payment,
    reference_of_another_customer,
)
#: Which symptom follows from which causes, where both are found in one row (one invoice, for lines and invoices).
ROOT_CAUSES: Final[Causes] = (
    (wrong_line_amount, (changed_in_closed_month,)),
    (wrong_charge_amount, (changed_in_closed_month,)),
    (lines_do_not_add_up, (wrong_line_amount, changed_in_closed_month)),
    (wrong_document_discount, (wrong_line_amount, lines_do_not_add_up, changed_in_closed_month)),
    (wrong_tax, (wrong_line_amount, lines_do_not_add_up, changed_in_closed_month)),
    (tax_rounded_otherwise, (wrong_line_amount, lines_do_not_add_up)),
    (wrong_total, (wrong_line_amount, lines_do_not_add_up, wrong_tax, changed_in_closed_month)),
    (wrong_balance, (changed_in_closed_month,)),
    (overpaid_invoice, (changed_in_closed_month,)),
    (overallocated_payment, (changed_in_closed_month,)),
    (paid_with_balance, (wrong_balance,)),
    (open_without_balance, (wrong_balance,)),
    (due_before_invoice, (future_invoice,)),
    (due_date_off_terms, (future_invoice,)),
    (credit_note_beyond_invoice, (credit_note_without_invoice,)),
    (unused_credit_note, (credit_note_without_invoice, credit_note_beyond_invoice)),
    (discount_not_given, (wrong_total, lines_do_not_add_up, wrong_tax)),
    (small_short_pay, (wrong_total, lines_do_not_add_up, discount_not_given)),
    (missing_reference, (probably_duplicate_payment,)),
    (company_under_two_names, (duplicate_customer,)),
    (near_duplicate_invoice, (duplicate_invoice,)),
    (probably_duplicate_payment, (repeated_deposit, duplicate_payment)),
    (mistyped_payment, (duplicate_payment, probably_duplicate_payment)),
    (deposit_off_bank, (*_TWICE, bounced_payment_applied)),
    (unapplied_sum_of_items, _TWICE),
    (payment_off_installments, _TWICE),
    (transposed_digits, (*_TWICE, unapplied_sum_of_items)),
    (slipped_decimal, (*_TWICE, unapplied_sum_of_items, transposed_digits)),
    (probably_wrong_customer, (*_TWICE, transposed_digits, slipped_decimal)),
    (
        unapplied_payment,
        (*_TWICE, unapplied_sum_of_items, transposed_digits, slipped_decimal, probably_wrong_customer),
    ),
    (
        unbilled_charge,
        (
            duplicate_charge,
            mistyped_charge,
            service_without_price,
            wrong_charge_amount,
            discount_out_of_range,
            quantity_out_of_range,
            price_off_the_list,
        ),
    ),
    (charge_billed_twice, (duplicate_invoice, near_duplicate_invoice)),
    (price_off_the_list, (duplicate_charge, mistyped_charge, swapped_quantity_and_price)),
    (quantity_out_of_range, (swapped_quantity_and_price,)),
    (implausible_quantity, (swapped_quantity_and_price, quantity_out_of_range)),
    (
        unusual_charge,
        (
            wrong_charge_amount,
            price_off_the_list,
            unusual_price,
            implausible_quantity,
            swapped_quantity_and_price,
            discount_over_limit,
            discount_out_of_range,
            quantity_out_of_range,
            service_without_price,
        ),
    ),
    (line_off_charge, (wrong_line_amount, changed_in_closed_month)),
    (billed_before_service, (changed_in_closed_month,)),
    (number_out_of_order, (future_invoice, changed_in_closed_month)),
    (odd_number, (void_number_reused, duplicate_invoice, near_duplicate_invoice)),
    (payment_posted_late, _TWICE),
    (charge_posted_late, (duplicate_charge, mistyped_charge)),
    (newer_paid_before_older, (applied_against_payers_word, cash_on_others_invoice, overallocated_payment)),
    (schedule_off_amount, (plan_off_invoices,)),
    (plan_off_invoices, (plan_for_wrong_invoice, invoice_on_two_plans)),
    (stale_plan_state, (plan_for_wrong_invoice, invoice_on_two_plans)),
    (missed_installment, (stale_plan_state,)),
    (late_fee_without_contract, (late_fee_after_write_off,)),
    (late_fee_twice, (duplicate_invoice, late_fee_after_write_off, late_fee_without_contract)),
    (late_fee_left_over, (late_fee_after_write_off, late_fee_without_contract, late_fee_twice)),
    (reminder_for_written_off, (reminder_despite_hold,)),
    (reminder_despite_plan, (reminder_despite_hold, reminder_for_settled_items, reminder_for_written_off)),
    (reminder_for_settled_items, (reminder_despite_hold, reminder_for_written_off, reminder_to_closed_account)),
    (
        level_out_of_turn,
        (
            reminder_despite_hold,
            reminder_despite_plan,
            reminder_for_settled_items,
            reminder_for_written_off,
            reminder_to_closed_account,
        ),
    ),
    (reminder_to_closed_account, (reminder_despite_hold,)),
    (
        reminder_without_address,
        (reminder_despite_hold, reminder_for_settled_items, reminder_for_written_off, reminder_to_closed_account),
    ),
)
