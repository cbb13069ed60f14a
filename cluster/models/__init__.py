"""The models that the platform runs on: what they are, how they come here, whether they are whole."""
