"""The officers' list of calls, the case page and decisions."""
