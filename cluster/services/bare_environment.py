"""The environment of embedded services: what a program needs, and nothing that we know."""

from collections.abc import Mapping

from cluster.settings import INSTANCE_VARIABLE

NEEDED = frozenset({"PATH", "LD_LIBRARY_PATH", "LANG", "TZ", INSTANCE_VARIABLE})
"""The last one is the marker by which leftovers are found."""
_LOCALE = "LC_"


def bare(environment: Mapping[str, str]) -> dict[str, str]:
    """Without Ray's token and without a setting: who gets into a service learns neither from it."""
    return {
        name: value
        for name, value in environment.items()
        if name in NEEDED or name.startswith(_LOCALE)
    }
