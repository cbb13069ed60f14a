"""Who is where: the headcount ledger."""
