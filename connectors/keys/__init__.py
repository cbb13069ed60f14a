"""Holders of the master keys."""

from connectors.keys.opening import open_keys
from connectors.keys.software import SoftwareKeys

__all__ = ["SoftwareKeys", "open_keys"]
