"""Venues of video calls: when they are open, who gets one, how well they are used."""
