"""What the labour system reads and writes in PostgreSQL."""
