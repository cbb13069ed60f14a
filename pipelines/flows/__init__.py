"""Use cases: they decide, write, audit and publish; they know neither HTTP nor Ray."""
