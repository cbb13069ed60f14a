"""Thin Ray shells over pipelines and connectors."""
