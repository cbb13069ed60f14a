"""The record of who did what, and whether it is whole."""
