"""Approvals: flows, cases, who decides."""
