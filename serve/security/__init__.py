"""Bodies of requests, sealed above the channel."""
