"""The models that the platform runs on, how they come here, whether they are whole."""
