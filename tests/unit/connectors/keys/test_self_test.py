"""The self-test passes with what we have, and any bit that is turned over fails it."""

import random
import time
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from connectors.keys.self_test import CHECKS, OURS, Suite, failed_checks
from schemas.errors import Unavailable


def with_wrong(name: str) -> Suite:
    """The same suite, one function of which turns a bit of its answer over."""
    right: Callable[..., Any] = getattr(OURS, name)

    def wrong(*given: bytes) -> Any:
        answer = right(*given)
        return not answer if isinstance(answer, bool) else answer[:-1] + bytes([answer[-1] ^ 1])

    return msgspec.structs.replace(OURS, **{name: wrong})


def test_nothing_fails_with_whatever_keys_and_messages() -> None:
    for seed in range(20):
        assert failed_checks(random.Random(seed).randbytes) == []
    assert len(CHECKS) == 7


@pytest.mark.parametrize(
    ("name", "failed"),
    [
        ("sm3", {"SM3 标准示例", "SM3 与 gmssl 比对"}),
        ("seal", {"SM4 标准示例", "SM4 与 gmssl 比对"}),
        ("unseal", {"SM4 标准示例", "SM4 与 gmssl 比对"}),
        ("public_key", {"SM2 标准示例", "SM2 签名与 gmssl 比对", "SM2 加密与 gmssl 比对"}),
        ("sign", {"SM2 签名与 gmssl 比对"}),
        ("verify", {"SM2 标准示例", "SM2 签名与 gmssl 比对"}),
        ("encrypt", {"SM2 加密与 gmssl 比对"}),
        ("decrypt", {"SM2 标准示例", "SM2 加密与 gmssl 比对"}),
    ],
)
def test_one_wrong_bit_fails_it(name: str, failed: set[str]) -> None:
    assert set(failed_checks(random.Random(1).randbytes, with_wrong(name))) == failed


def test_a_verifier_that_takes_everything_and_an_unsealing_that_checks_nothing_fail() -> None:
    lenient = msgspec.structs.replace(OURS, verify=lambda *given: True)
    assert failed_checks(random.Random(1).randbytes, lenient) == ["SM2 签名与 gmssl 比对"]

    def careless(key: bytes, nonce: bytes, sealed: bytes, context: bytes) -> bytes:
        return OURS.unseal(key, nonce, OURS.seal(key, nonce, sealed[:-16], b""), b"")

    unchecked = msgspec.structs.replace(OURS, unseal=careless)
    assert "SM4 与 gmssl 比对" in failed_checks(random.Random(1).randbytes, unchecked)


def test_a_cipher_that_is_not_there_fails_it() -> None:
    def gone(*given: bytes) -> bytes:
        raise Unavailable("没有密码库", code="sm2_unavailable")

    suite = msgspec.structs.replace(OURS, sign=gone)
    assert failed_checks(random.Random(1).randbytes, suite) == ["SM2 签名与 gmssl 比对"]


def test_it_takes_well_under_a_second() -> None:
    failed_checks()
    began = time.process_time()
    failed_checks()
    assert time.process_time() - began < 1
