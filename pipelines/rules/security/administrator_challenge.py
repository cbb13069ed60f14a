"""What the keeper of the recovery key signs to let an administrator be added on the host."""

import secrets

import msgspec

from schemas.errors import InvalidInput

SIGNED = "qinqiao-add-administrator:"
"""Before what is signed, so that a signature for another purpose is none for this one."""
NONCE_BYTES = 12
PARTS = 4


class AdministratorChallenge(msgspec.Struct, frozen=True):
    """Who is to be added as what; the number never comes again."""

    number: str
    role: str
    login: str
    police_no: str

    @property
    def text(self) -> str:
        return ":".join((self.number, self.role, self.login, self.police_no))


def new_challenge(role: str, login: str, police_no: str) -> AdministratorChallenge:
    return AdministratorChallenge(secrets.token_hex(NONCE_BYTES), role, login, police_no)


def read_challenge(text: str) -> AdministratorChallenge:
    """As it was typed over; `InvalidInput` where it is none."""
    parts = text.strip().split(":")
    if len(parts) != PARTS or not all(parts):
        raise InvalidInput("这不是增设管理员的质询码。", code="not_a_challenge")
    return AdministratorChallenge(*parts)


def signed_bytes(challenge: AdministratorChallenge) -> bytes:
    return (SIGNED + challenge.text).encode()
