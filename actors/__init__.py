"""Thin Ray shells over connectors and pipelines."""
