"""Content keys are opened once, and only so many are kept."""

import secrets
from pathlib import Path

import pytest

from connectors.keys import SoftwareKeys, sm2
from pipelines.flows.security import content_keys
from pipelines.flows.security.content_keys import ContentKeys
from pipelines.rules.security.sealed_request import OWNER


class Counted(SoftwareKeys):
    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.asked = 0

    def decrypt(self, owner: str, sealed: bytes) -> bytes:
        self.asked += 1
        return super().decrypt(owner, sealed)


async def test_a_page_s_key_is_opened_once_and_the_oldest_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content_keys, "KEPT_KEYS", 2)
    keys = Counted(tmp_path)
    content = ContentKeys(keys)
    made = [secrets.token_bytes(16) for _ in range(3)]
    first, second, third = (sm2.encrypt(keys.public_key(OWNER), one) for one in made)
    opened = [await content.opened(one) for one in (first, second, first)]
    assert opened == [made[0], made[1], made[0]]
    assert keys.asked == 2
    await content.opened(third)
    assert await content.opened(first) == made[0]
    assert keys.asked == 3
    assert await content.opened(second) == made[1]
    assert keys.asked == 4
    content.stop()
