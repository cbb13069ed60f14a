"""Data of the existing system: what dumps say, and which of their rows are taken over."""
