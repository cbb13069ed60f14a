"""Measuring the labour ledger."""
