"""Text from pictures of paper."""
