"""Official business: what becomes of one that is applied for."""
