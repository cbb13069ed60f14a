"""A system's secrets, each for the address that it was given for.

Whoever may change an address could otherwise have what was meant for one system said to another.
"""

from collections.abc import Mapping

from schemas.exchange.prison_systems.access import (
    Access,
    FilesAccess,
    PackageAccess,
    RestAccess,
    SoapAccess,
    ViewAccess,
)

Secrets = dict[str, str]
"""By place."""
UNBOUND = ""
"""The place of what was given before any address was known."""


def place_of(access: Access) -> str | None:
    """Where a secret would be said; None where none ever is: in folders and files of our own."""
    match access:
        case RestAccess() | SoapAccess():
            return access.address
        case ViewAccess():
            return None if access.address.startswith("sqlite:") else access.address
        case FilesAccess():
            server = access.address.startswith("sftp://")
            # Another key is another server.
            return f"{access.address} {access.host_key.strip()}" if server else None
        case PackageAccess():
            return None


def bound(secrets: Mapping[str, str], access: Access) -> Secrets:
    """What was given before any address was known counts for this one from now on."""
    place = place_of(access)
    if place is None or UNBOUND not in secrets:
        return dict(secrets)
    rest = {where: secret for where, secret in secrets.items() if where != UNBOUND}
    return {place: secrets[UNBOUND]} | rest


def secret_of(secrets: Mapping[str, str], access: Access) -> str:
    """What may be said there; empty where none was given for it."""
    place = place_of(access)
    return "" if place is None else bound(secrets, access).get(place, "")


def is_missing(secrets: Mapping[str, str], access: Access) -> bool:
    """Whether the system has a secret, and none that was given for this address."""
    place = place_of(access)
    return place is not None and bool(secrets) and place not in bound(secrets, access)
