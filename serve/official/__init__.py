"""Official business over HTTP: what people of outside bodies reach, and their accounts."""
