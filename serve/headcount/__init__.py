"""The headcount ledger on the console: who is where, what came, and how well it is kept."""
