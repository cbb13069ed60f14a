"""Looking for malicious code in what people hand in (NF-SEC-14)."""
