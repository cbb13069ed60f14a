"""What stands on a card, sealed."""
