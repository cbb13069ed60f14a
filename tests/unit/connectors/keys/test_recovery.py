"""What lies in the safe: the private recovery key, and whose backups it may open."""

import pytest

from connectors.keys import sm2
from connectors.keys.recovery import (
    for_safe,
    platform_line,
    platform_name,
    read_platform,
    read_private,
    read_safe,
)
from schemas.errors import InvalidInput

PRIVATE = sm2.new_private().hex()
PLATFORM = sm2.public_key(sm2.new_private())


def test_what_was_put_into_the_safe_is_read_back() -> None:
    for text in (
        for_safe(PRIVATE, PLATFORM),
        f" {PRIVATE[:32]} {PRIVATE[32:]}\r\nplatform:{PLATFORM.hex()[:60]}\n{PLATFORM.hex()[60:]}",
    ):
        found = read_safe(text)
        assert found.private == read_private(PRIVATE)
        assert found.platform == PLATFORM


def test_a_safe_of_before_says_nothing_of_a_platform() -> None:
    assert read_safe(PRIVATE + "\n").platform is None


def test_a_platform_is_read_as_it_was_printed() -> None:
    assert read_platform(platform_line(PLATFORM)) == PLATFORM
    assert read_platform(PLATFORM.hex()) == PLATFORM
    assert platform_name(PLATFORM).startswith("platform-")
    assert len(platform_name(PLATFORM)) == len("platform-") + 16


@pytest.mark.parametrize(
    "text",
    ["", "zz" * 65, PLATFORM.hex()[:-2], "02" + PLATFORM.hex()[2:]],
    ids=("nothing", "no number", "too short", "packed"),
)
def test_what_is_no_platform_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_platform(text)
    assert refused.value.code == "not_a_platform_key"
    # A line that is begun is never taken for one that is not there.
    with pytest.raises(InvalidInput):
        read_safe(f"{PRIVATE}\nplatform: {text}")


@pytest.mark.parametrize(
    "text",
    ["", PRIVATE[:-1], PRIVATE + "00", "g" * 64],
    ids=("nothing", "too short", "too long", "no number"),
)
def test_what_is_no_private_key_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_safe(text)
    assert refused.value.code == "not_a_recovery_key"
