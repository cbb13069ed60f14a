"""WebSockets: running calls and pushes to open pages."""
