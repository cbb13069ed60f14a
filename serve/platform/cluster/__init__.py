"""The cluster as operators see and steer it."""
