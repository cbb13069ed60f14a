"""Outside platforms and their simulated stand-ins."""
