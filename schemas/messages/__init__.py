"""JetStream subjects and payloads, versioned."""
