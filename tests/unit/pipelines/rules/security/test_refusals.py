"""What does not open says so by its code, and how long it was, never what was in it."""

from functools import partial

import pytest

from pipelines.rules.security import field, password, sealed_stream, sm4
from pipelines.rules.security.keys import WrappedKey
from pipelines.rules.security.sealing_key import OneKey
from schemas.errors import IntegrityBroken
from tests.unit.pipelines.refusing import Refusal, assert_refused

KEY = bytes(range(16))
FULL_HEADER = sealed_stream.Header("0" * 26, WrappedKey("k", b"w")).encode()

REFUSALS: list[Refusal] = [
    (
        partial(sm4.unseal, KEY, bytes(12), bytes(15), b""),
        IntegrityBroken,
        "seal_broken",
        "密封数据不完整",
        {"size": 15},
    ),
    (
        partial(sm4.unseal, KEY, bytes(12), bytes(16), b""),
        IntegrityBroken,
        "seal_broken",
        "密封数据校验失败",
        {"size": 16},
    ),
    (
        partial(field.open_bytes, OneKey(KEY), bytes(12), ""),
        IntegrityBroken,
        "seal_unknown",
        "密封字段不完整",
        {"size": 12},
    ),
    (
        # As long as what stands before the sealed part: no part is missing, but there is no tag.
        partial(field.open_bytes, OneKey(KEY), b"\x01" + bytes(12), ""),
        IntegrityBroken,
        "seal_broken",
        "密封数据不完整",
        {"size": 0},
    ),
    (
        partial(field.open_bytes, OneKey(KEY), b"\x02" + bytes(40), ""),
        IntegrityBroken,
        "seal_unknown",
        "密封数据的密钥版本未知",
        {"generation": 2},
    ),
    (
        partial(password.verify_password, "a", "no record"),
        IntegrityBroken,
        "password_record_broken",
        "账号口令记录损坏",
        {},
    ),
    (
        partial(password.verify_password, "a", "bcrypt$32768$8$1$c2Fs$aGFz"),
        IntegrityBroken,
        "password_record_broken",
        "账号口令记录损坏",
        {"name": "bcrypt"},
    ),
    (
        # A lenient reader would leave the stroke out and read the rest.
        partial(password.verify_password, "a", "scrypt$2$8$1$c2Fs-$aGFz"),
        IntegrityBroken,
        "password_record_broken",
        "账号口令记录损坏",
        {},
    ),
    *(
        (
            partial(sealed_stream.Header.decode, broken),
            IntegrityBroken,
            "sealed_file_broken",
            "密封文件格式损坏",
            {"what": "header"},
        )
        for broken in (b"", b"X" + FULL_HEADER[1:], FULL_HEADER[:-1])
    ),
    (
        partial(
            sealed_stream.ChunkOpener, KEY, sealed_stream.Header("0" * 26, WrappedKey("k", b"")), 15
        ),
        IntegrityBroken,
        "sealed_file_broken",
        "密封文件格式损坏",
        {"what": "size"},
    ),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: f"{one[2]}-{one[4]}")
def test_it_says_what_is_wrong_to_programs_and_to_people(refusal: Refusal) -> None:
    assert_refused(refusal)


def test_a_salt_of_another_length_is_refused() -> None:
    for length in (15, 17):
        with pytest.raises(ValueError, match=f"the salt has 16 bytes, got {length}"):
            password.hash_password("a", bytes(length))
