"""Every day: check, mend, bill, apply, correct."""
