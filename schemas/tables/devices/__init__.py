"""Terminals, readers, cards."""
