"""Reports in the database: definitions, what was entered, and where linked values come from."""
