"""Exports for analysts: Parquet, a DuckDB file over it, and read-only questions to it."""
