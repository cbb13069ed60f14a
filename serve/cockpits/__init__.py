"""Figures that the cockpit shows."""
