"""Recordings of outside systems: told what they are, and made playable."""
