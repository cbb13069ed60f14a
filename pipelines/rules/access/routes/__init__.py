"""Which interface asks for which permission, a file for each part of the platform."""
