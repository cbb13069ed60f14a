"""Registry of terminals, their credentials, commands and logs."""
