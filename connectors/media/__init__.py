"""The media engine of one call: WebRTC connections, forwarding, recording, composing."""
