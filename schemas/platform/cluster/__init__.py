"""The cluster as operators see and steer it (NF-OPS-06)."""
