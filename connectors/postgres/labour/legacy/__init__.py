"""Take-over of old data in the core database."""
