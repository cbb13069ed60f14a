"""Tables of forms beside the one that their module declares."""
