"""Rules of booking, deciding and holding calls."""
