"""Finding sealed text by its pieces: each piece stands in an index as a token of it.

A token is 24 bits of SM4 over the piece (GB/T 32907) under a key of the index. Without the key it
tells nothing; with it, that one of several pieces is there, in no order. Different pieces share a
token now and then, so whoever searches opens what was found and looks at the text itself.
"""

from collections.abc import Iterable

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from pipelines.rules.security.keys import KEY_BYTES

BLOCK_BYTES = 16
TOKEN_DIGITS = 6
"""Hexadecimal digits of a token."""


def tokens(key: bytes, pieces: Iterable[str]) -> list[str]:
    """Tokens of the pieces, each once and in the order of the tokens themselves.

    A piece has at most 15 bytes of UTF-8; `ValueError` for a longer one.
    """
    blocks = b"".join(map(_block, pieces))
    encryptor = Cipher(algorithms.SM4(key[:KEY_BYTES]), modes.ECB()).encryptor()
    digits = (encryptor.update(blocks) + encryptor.finalize()).hex()
    step = 2 * BLOCK_BYTES
    return sorted({digits[at : at + TOKEN_DIGITS] for at in range(0, len(digits), step)})


def _block(piece: str) -> bytes:
    """The piece with its length, so that no two pieces make one block."""
    plain = piece.encode()
    if len(plain) >= BLOCK_BYTES:
        raise ValueError(f"a piece has less than {BLOCK_BYTES} bytes, got {len(plain)}")
    return bytes([len(plain)]) + plain.ljust(BLOCK_BYTES - 1, b"\0")
