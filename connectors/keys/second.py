"""The second implementation of SM2, SM3 and SM4: `gmssl`, with signatures and seals as ours.

It is written in Python and shares no line with OpenSSL: what the two agree on, neither got wrong
alone. It is slow and guards against no measuring of its times, so it seals and signs nothing.
"""

from typing import Any

from gmssl import sm2, sm3, sm4

INTEGER, OCTETS, SEQUENCE = 0x02, 0x04, 0x30
HALF = 64
"""Hexadecimal digits of a coordinate, or of one number of a signature."""


def sm3_hex(data: bytes) -> str:
    return str(sm3.sm3_hash(list(data)))


def sm4_block(key: bytes, block: bytes) -> bytes:
    """One block of 16 bytes, sealed."""
    cipher = sm4.CryptSM4()
    cipher.set_key(key, sm4.SM4_ENCRYPT)
    return bytes(cipher.one_round(cipher.sk, list(block)))


class Second:
    """SM2 with one pair of keys."""

    def __init__(self, private: bytes, public: bytes) -> None:
        self._made: Any = sm2.CryptSM2(private_key=private.hex(), public_key="", mode=1)
        # Exactly one byte is cut off: the library's own stripping damages keys that begin with 04.
        self._made.public_key = public[1:].hex()

    def sign(self, data: bytes, number: bytes) -> bytes:
        """A DER signature; `number` is the one that is used once."""
        return signature_der(str(self._made.sign(self._hashed(data), number.hex())))

    def verify(self, data: bytes, signature: bytes) -> bool:
        plain = "".join(part.rjust(HALF // 2, b"\0").hex() for part in _parts(signature))
        return bool(self._made.verify(plain, self._hashed(data)))

    def decrypt(self, sealed: bytes) -> bytes:
        x, y, *rest = _parts(sealed)
        point = x.rjust(HALF // 2, b"\0") + y.rjust(HALF // 2, b"\0")
        return bytes(self._made.decrypt(point + b"".join(rest)))

    def _hashed(self, data: bytes) -> bytes:
        return bytes.fromhex(self._made._sm3_z(data))


def signature_der(plain: str) -> bytes:
    """A signature that is written as r‖s in hexadecimal."""
    return _sequence(_number(plain[:HALF]), _number(plain[HALF:]))


def cipher_text_der(point: str, digest: str, body: str) -> bytes:
    """What was sealed, written as C1 without its first byte, C3 and C2 in hexadecimal."""
    rest = (_member(OCTETS, bytes.fromhex(one)) for one in (digest, body))
    return _sequence(_number(point[:HALF]), _number(point[HALF:]), *rest)


def _parts(der: bytes) -> list[bytes]:
    """The members of a sequence; numbers without the zero that keeps them positive."""
    at, parts = 2 if der[1] < 128 else 2 + der[1] - 128, []
    while at < len(der):
        kind, size = der[at], der[at + 1]
        body = der[at + 2 : at + 2 + size]
        parts.append(body.lstrip(b"\0") if kind == INTEGER else body)
        at += 2 + size
    return parts


def _number(text: str) -> bytes:
    number = int(text, 16)
    return _member(INTEGER, number.to_bytes(number.bit_length() // 8 + 1))


def _sequence(*members: bytes) -> bytes:
    return _member(SEQUENCE, b"".join(members))


def _member(kind: int, body: bytes) -> bytes:
    """What is written here is shorter than 256 bytes."""
    size = bytes([len(body)]) if len(body) < 128 else bytes([0x81, len(body)])
    return bytes([kind]) + size + body
