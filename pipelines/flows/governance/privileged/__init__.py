"""Erasing what turns out to be privileged, in every store, and proving that it is gone."""
