"""Proving the audit log."""
