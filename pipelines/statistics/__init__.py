"""Arithmetic of reports."""
