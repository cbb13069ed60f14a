"""Who gets in where, asked of the product itself and kept in git (decisions/0070)."""
