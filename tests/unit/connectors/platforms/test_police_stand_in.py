"""The stand-in answers one question one way, compares by itself, and goes wrong where told."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from connectors.platforms.journal import Journal
from connectors.platforms.police import PictureRefused
from connectors.platforms.police_control import PoliceControl
from connectors.platforms.police_http import HttpPoliceCheck
from connectors.platforms.police_stand_in.entries import Entry
from connectors.platforms.police_stand_in.population import citizens
from connectors.platforms.police_stand_in.simulator import ServedPolice
from pipelines.rules.people.id_number import holds, with_check_digit
from schemas.errors import Unavailable
from schemas.exchange.police import AskPerson, PersonResult
from schemas.platform.police_knobs import PoliceFaults, SimulatedPerson

KEY, CONTROL = b"of the door", b"of the knobs"
PEOPLE = list(citizens())
ONE = PEOPLE[0]


def now() -> datetime:
    return datetime.now(UTC)


def alike(picture: bytes, sample: str) -> float | None:
    """A picture is whose name is written in it."""
    if picture == b"nobody":
        return None
    return 0.93 if picture.decode() == sample else 0.12


class Standing(NamedTuple):
    door: HttpPoliceCheck
    control: PoliceControl
    served: ServedPolice


@pytest.fixture
async def police(tmp_path: Path) -> AsyncIterator[Standing]:
    journal = Journal[Entry](Entry, tmp_path / "journal.jsonl")
    with ServedPolice(KEY, PEOPLE, alike, control_key=CONTROL, journal=journal) as served:
        door = HttpPoliceCheck(served.address, KEY, now, patience_s=0.5)
        control = PoliceControl(served.address, CONTROL, now)
        yield Standing(door, control, served)
        await door.close()
        await control.close()
    if (tmp_path / "journal.jsonl").exists():
        assert ONE.face.encode() not in (tmp_path / "journal.jsonl").read_bytes()


def question(key: str = "1", **other: object) -> AskPerson:
    told = {"name": ONE.name, "id_no": ONE.id_no, "picture": ONE.face.encode()} | other
    return AskPerson(key=key, **told)  # type: ignore[arg-type]


def test_its_people_have_numbers_that_hold_and_are_nobodys() -> None:
    assert all(holds(one.id_no) and one.id_no.startswith("990000") for one in PEOPLE)
    assert len({one.id_no for one in PEOPLE}) == len({one.face for one in PEOPLE}) == len(PEOPLE)


async def test_name_number_and_face_have_to_belong_together(police: Standing) -> None:
    found = await police.door.check(question())
    assert (found.result, found.score) == (PersonResult.MATCH, 93.0)
    assert found.reference.startswith("GA")
    other = {"picture": PEOPLE[1].face.encode()}
    assert (await police.door.check(question("2", **other))).result is PersonResult.MISMATCH
    renamed = await police.door.check(question("3", name="别人"))
    assert (renamed.result, renamed.score) == (PersonResult.MISMATCH, None)
    nobody = with_check_digit("99000019900101999")
    unknown = await police.door.check(question("4", id_no=nobody))
    assert unknown.result is PersonResult.UNKNOWN
    with pytest.raises(PictureRefused):
        await police.door.check(question("5", picture=b"nobody"))
    # The same question is answered as it was then, whatever is shown with it now.
    again = await police.door.check(question("1", **other))
    assert again == found


async def test_it_knows_whom_it_is_told_of(police: Standing) -> None:
    number = with_check_digit("99000019900101999")
    told = SimulatedPerson(id_no=number, name="新来的", result=PersonResult.MATCH)
    await police.control.know(told)
    found = await police.door.check(question(name="新来的", id_no=number))
    assert found.result is PersonResult.MATCH
    assert (await police.control.told()).questions == 1


@pytest.mark.parametrize(
    "faults",
    [
        PoliceFaults(down=True),
        PoliceFaults(broken=True),
        PoliceFaults(half=True),
        PoliceFaults(slow_s=60),
    ],
    ids=("down", "broken", "half", "slow"),
)
async def test_whatever_goes_wrong_is_an_outage_and_ends(
    police: Standing, faults: PoliceFaults
) -> None:
    await police.control.go_wrong(faults)
    with pytest.raises(Unavailable):
        await police.door.check(question())
    await police.control.go_wrong(PoliceFaults())
    assert (await police.door.check(question())).result is PersonResult.MATCH


async def test_who_has_not_the_key_is_not_answered(police: Standing) -> None:
    stranger = HttpPoliceCheck(police.served.address, b"another", now)
    with pytest.raises(Unavailable) as refused:
        await stranger.check(question())
    await stranger.close()
    assert refused.value.code == "police_key"
