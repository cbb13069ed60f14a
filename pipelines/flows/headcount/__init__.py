"""The headcount ledger: kept in step with the prison affairs platform, and held against it."""
