"""Scripted calls and benchmarks: they speak HTTP, WebSocket and WebRTC as any client does."""
