"""A record's fields by the source's names, out of JSON."""

from typing import Any

import msgspec

from connectors.prisons.port import Broken, Told
from schemas.exchange.prison_systems.values import Scalar

_OBJECT = msgspec.json.Decoder(dict[str, Any])
MOST_DEPTH = 8


def told(raw: bytes) -> Told | Broken:
    """One record as JSON has it; what is no object is no record."""
    try:
        found = _OBJECT.decode(raw)
    except (msgspec.DecodeError, RecursionError) as error:
        return Broken(raw, f"不是有效的 JSON 对象：{error}"[:300])
    fields: dict[str, Scalar] = {}
    if not _flatten(found, "", fields, MOST_DEPTH):
        return Broken(raw, "字段嵌套过深")
    return Told(raw, fields)


def _flatten(found: dict[str, Any], before: str, fields: dict[str, Scalar], depth: int) -> bool:
    for name, value in found.items():
        if isinstance(value, dict):
            if depth == 0 or not _flatten(value, f"{before}{name}.", fields, depth - 1):
                return False
        elif isinstance(value, list):
            fields[before + name] = msgspec.json.encode(value).decode()
        else:
            fields[before + name] = value
    return True
