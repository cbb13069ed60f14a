"""Backups of databases, files and keys, and restoring them."""
