"""Serve deployments of the models."""
