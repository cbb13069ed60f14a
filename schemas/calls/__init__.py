"""Video calls: their states, requests, live events and records."""
