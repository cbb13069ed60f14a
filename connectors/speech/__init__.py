"""The doors to the speech models; the rules stand in `pipelines.rules.speech`."""
