"""Cameras, microphones and WebRTC connections of scripted people."""
