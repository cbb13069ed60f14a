"""HTTP and WebSocket faces, and the model deployments."""
