"""The built screens and their protecting headers."""
