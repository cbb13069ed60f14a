"""Planting a made-up bureau: the log first, then what is left of its days (decisions/0072)."""
