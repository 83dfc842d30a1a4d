"""The report for HR: one page and its figures as CSV, with no group of fewer than k people."""
