"""Approvals: flows, cases and decisions."""
