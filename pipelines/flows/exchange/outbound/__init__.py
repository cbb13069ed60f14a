"""Calls of outside systems by the platform, as the log has them."""
