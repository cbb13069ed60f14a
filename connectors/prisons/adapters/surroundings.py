"""What an installation gives to adapters beside a system's own settings."""

from pathlib import Path

import msgspec

from connectors.prisons.adapters.guard import Resolve, resolve
from pipelines.rules.security.keys import KeyProvider


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """Where files may lie, and who holds our key for packages."""

    folder: Path
    """Below it lie watched folders, packages and database files."""
    keys: KeyProvider
    resolving: Resolve = resolve
    loopback: bool = False
    """Whether a system may stand on this machine, as stand-ins do; never in production."""
