"""One file per kind of application."""
