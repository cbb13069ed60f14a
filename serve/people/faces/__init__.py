"""Registered faces and the pictures of checks."""
