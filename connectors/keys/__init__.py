"""Holders of the master keys."""

from connectors.keys.software import SoftwareKeys

__all__ = ["SoftwareKeys"]
