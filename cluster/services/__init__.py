"""What the platform starts on this machine: database, messages, Ray and its ingress."""
