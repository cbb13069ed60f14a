"""The password of an account until its holder has set one: nobody knows it."""

import asyncio
import secrets

from pipelines.rules.security.password import SALT_BYTES, hash_password

BYTES = 32


async def unknown_password() -> str:
    """The hash of what is forgotten here."""
    salt = secrets.token_bytes(SALT_BYTES)
    return await asyncio.to_thread(hash_password, secrets.token_urlsafe(BYTES), salt)
