"""The speech model's replicas, for operators."""
