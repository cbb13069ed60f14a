"""The log of calls to outside systems."""
