"""How 随申办 and we sign for each other: over the values sorted by name, as `a=1&b=2`."""

import hashlib
import hmac
from collections.abc import Mapping

from pipelines.rules.security.digest import hmac_sm3


def signature(signing: str, key: bytes, values: Mapping[str, str]) -> str:
    text = "&".join(f"{name}={values[name]}" for name in sorted(values)).encode()
    if signing == "hmac-sha256":
        return hmac.new(key, text, hashlib.sha256).hexdigest()
    return hmac_sm3(key, text).hex()


def is_signed(signing: str, key: bytes, values: Mapping[str, str]) -> bool:
    """Whether `sign` is over all the others."""
    others = {name: value for name, value in values.items() if name != "sign"}
    return hmac.compare_digest(values.get("sign", ""), signature(signing, key, others))
