"""Exports for analysts: their list, and questions to the one in force."""
