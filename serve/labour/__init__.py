"""What the labour system has beyond its modules: figures of output, documents for readers."""
