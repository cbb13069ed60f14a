"""Terminals as officers control them and as they themselves ask."""
