"""An officer's hand on a running call."""
