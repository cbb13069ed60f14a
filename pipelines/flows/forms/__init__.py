"""Designing forms, filling them in, and what comes of what was filled in."""
