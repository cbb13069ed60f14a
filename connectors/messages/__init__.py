"""Messages to relatives: the gateway that sends them, and who hands them to it (NF-SEC-17)."""
