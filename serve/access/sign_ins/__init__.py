"""Open sessions, and the log of signing in and out."""
