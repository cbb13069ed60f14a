"""A changing request may come twice and changes once (LR-GEN-08)."""
