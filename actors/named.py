"""Names of the actors that stand in the cluster, by which others find them."""

from typing import Final

import ray

from actors.background import NAMESPACE

ROOM: Final = "room:"
"""Before the id of the call whose room it is."""
STREAMS: Final = "live_streams:"
"""Before the id of the prison whose streams it takes."""


def names() -> list[str]:
    """Of all our actors, whichever process asks."""
    standing = ray.util.list_named_actors(all_namespaces=True)
    return [one["name"] for one in standing if one["namespace"] == NAMESPACE]


def beginning(prefix: str) -> list[str]:
    """What follows the prefix in the names that begin with it."""
    return [name.removeprefix(prefix) for name in names() if name.startswith(prefix)]
