"""Counting phone calls, tickets and bindings: always from the records, no counter is kept."""
