"""Official business."""
