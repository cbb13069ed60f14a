"""Whether what is delivered holds made-up people alone (NF-SEC-18)."""
