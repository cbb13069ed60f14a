"""One implementation of every business module's routes."""
