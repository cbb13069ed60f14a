"""Watching the public faces: what is told of them, what is looked at, what alerts (VC-SSB-11)."""
