"""Takes over data of the existing system from dumps."""
