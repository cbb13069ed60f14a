"""From an account of nobody known to a relative (VC-PUB-01, -04 to -07, -23)."""
