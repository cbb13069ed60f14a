"""A whole call as the people would hold it, from application to review."""
