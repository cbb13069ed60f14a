"""What is signed for an administrator names him, and never comes again (NF-SEC-19)."""

import pytest

from pipelines.rules.security.administrator_challenge import (
    new_challenge,
    read_challenge,
    signed_bytes,
)
from schemas.errors import InvalidInput


def test_a_challenge_names_who_is_added_and_is_read_as_it_was_made() -> None:
    made = new_challenge("auditor", "wang.jing", "310003")
    assert read_challenge(f" {made.text}\n") == made
    assert made.text.endswith(":auditor:wang.jing:310003")
    # Typed over by hand, so no longer than it must be.
    assert len(bytes.fromhex(made.number)) == 12
    assert signed_bytes(made) == b"qinqiao-add-administrator:" + made.text.encode()
    assert new_challenge("auditor", "wang.jing", "310003").text != made.text


@pytest.mark.parametrize("text", ["", "a:b:c", "a:b:c:d:e", "a::c:d"])
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_challenge(text)
    assert refused.value.code == "not_a_challenge"
