"""What may pass between the internet zone and the government zone (NF-SEC-15)."""
