"""People who come along, added and verified by the relative (VC-PUB-09, VC-PUB-10)."""
