"""The interfaces that are opened to outside systems, and how they are kept."""
