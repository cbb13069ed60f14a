"""What a fault of the public faces is, and when it alerts (VC-SSB-11)."""
