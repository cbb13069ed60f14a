"""Settings of HAProxy and nftables between the zones, and the exchange list (NF-SEC-15)."""
