"""Single values that lie sealed inside JSON, as in the detail of an audit row."""

from typing import Any

from pipelines.rules.security.field import open_field, seal_field
from pipelines.rules.security.sealing_key import SealingKey

SEALED = "sealed"
TOLD = "已加密"
"""What stands for it where nobody opens it."""


def seal_note(key: SealingKey, plain: str, place: str, nonce: bytes) -> dict[str, str]:
    """The value as JSON keeps it; `place` names table, row and field."""
    return {SEALED: seal_field(key, plain, place, nonce).hex()}


def is_note(value: Any) -> bool:
    """Whether a value of JSON is a sealed one."""
    return isinstance(value, dict) and value.keys() == {SEALED} and isinstance(value[SEALED], str)


def open_note(key: SealingKey, note: dict[str, str], place: str) -> str:
    """The value; raises `IntegrityBroken` where it was sealed for another place."""
    return open_field(key, bytes.fromhex(note[SEALED]), place)
