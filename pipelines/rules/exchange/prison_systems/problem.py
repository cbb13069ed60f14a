"""What is wrong with a record or a setting: where, by a stable code, and in words."""

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """One of possibly many; `field` is our field, a source field, or a setting's place."""

    field: str
    code: str
    message: str
