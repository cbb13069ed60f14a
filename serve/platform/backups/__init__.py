"""The list of backups and of what is wrong with them."""
