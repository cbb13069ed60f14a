"""达梦 DM8: the product's tables and statements in its dialect, written without a server."""

from connectors.dm8.dialect import Dm8Dialect
from connectors.dm8.errors import NotInDm8

__all__ = ["Dm8Dialect", "NotInDm8"]
