"""Benchmarks against the running platform; each prints JSON, none asserts a time."""
