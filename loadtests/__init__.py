"""Scripted people, demonstrations and benchmarks; they speak HTTP, WebSocket and WebRTC alone."""
