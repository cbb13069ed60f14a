"""Video calls: booking, checks, rooms, time."""
