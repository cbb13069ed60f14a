"""The room of one live call."""
