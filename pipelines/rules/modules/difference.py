"""What a change changes."""

from collections.abc import Mapping
from typing import Any


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The values of `after` that `before` has otherwise or has not."""
    return {
        name: value for name, value in after.items() if name not in before or before[name] != value
    }
