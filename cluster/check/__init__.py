"""Looking at a running installation point by point (NF-SEC-20)."""
