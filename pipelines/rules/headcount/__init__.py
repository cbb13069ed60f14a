"""The headcount ledger's rules: from movements to who was in which ward when."""
