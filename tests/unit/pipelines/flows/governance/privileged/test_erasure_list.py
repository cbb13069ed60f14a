"""The list of erasures outlives the database, in several places, and takes no forged line."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from connectors.keys.software import SoftwareKeys
from pipelines.flows.governance.privileged.erasure_list import ErasureList, Listed
from schemas.errors import IntegrityBroken
from schemas.governance.privileged import DestroyedKey
from schemas.people.contacts import ContactChannel

RECORD = "01JXXXXXXXXXXXXXXXXXXXXXXX"
KEY = DestroyedKey(
    file_id="01JYYYYYYYYYYYYYYYYYYYYYYY", kind="recording", location="a/b", key_id="k", sm3="0" * 64
)
ONE = Listed(
    record_id=RECORD,
    channel=ContactChannel.VISIT,
    at=datetime(2026, 11, 29, tzinfo=UTC),
    keys=[KEY],
)


@pytest.fixture
def places(tmp_path: Path) -> list[Path]:
    return [tmp_path / "first", tmp_path / "second"]


@pytest.fixture
def listed(tmp_path: Path, places: list[Path]) -> ErasureList:
    return ErasureList(tmp_path / "keys", SoftwareKeys(tmp_path / "keys"), places)


def test_one_that_is_added_stands_beside_the_keys_and_in_every_place(
    listed: ErasureList, places: list[Path]
) -> None:
    listed.add(ONE)
    assert listed.ids() == {RECORD}
    (read,) = listed.read()
    assert (read.record_id, read.keys) == (RECORD, [KEY])
    assert [one.name for place in places for one in (place / "erasures").iterdir()] == [
        f"{RECORD}.json",
        f"{RECORD}.json",
    ]


def test_a_place_that_was_away_gets_it_later(
    listed: ErasureList, places: list[Path], tmp_path: Path
) -> None:
    places[1].write_text("no folder")
    listed.add(ONE)
    assert listed.spread() == 1
    places[1].unlink()
    assert listed.spread() == 0
    # Whoever comes with other keys' folder takes it in from there.
    (tmp_path / "keys" / "erasures" / f"{RECORD}.json").unlink()
    assert listed.ids() == set()
    assert listed.take_in() == 1
    assert listed.ids() == {RECORD}


def test_what_the_platform_did_not_sign_is_refused(listed: ErasureList, tmp_path: Path) -> None:
    listed.add(ONE)
    path = tmp_path / "keys" / "erasures" / f"{RECORD}.json"
    (signed,) = listed.read()
    other = msgspec.structs.replace(signed, channel=ContactChannel.LETTER)
    path.write_bytes(msgspec.json.encode(other))
    with pytest.raises(IntegrityBroken, match=RECORD):
        listed.read()
    path.write_bytes(b"{}")
    with pytest.raises(IntegrityBroken, match=RECORD):
        listed.read()
    # One that is not asked for is not looked at.
    assert listed.read([]) == []
