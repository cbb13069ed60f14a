"""What relatives and the public read, ask and see."""
