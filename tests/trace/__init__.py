"""Which clauses of the requirements are proven by a test that passes."""

from tests.trace.proving import proves

__all__ = ["proves"]
