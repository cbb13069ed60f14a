"""Rooms of running calls: seen, made ahead, steered, closed (VC-AV-01, -04, -05)."""
