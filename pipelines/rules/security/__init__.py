"""Digests, seals, chains and names: what follows from keys and bytes alone."""
