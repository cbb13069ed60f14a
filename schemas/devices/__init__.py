"""Terminals: what they are, are told and report."""
