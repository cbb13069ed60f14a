"""Cards at a reader: written sealed, read back, refused, lost, and used to sign in at the kiosk."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from connectors.platforms.card_reader_simulator import (
    CardFault,
    CardReaderSimulator,
    MemoryCard,
)
from connectors.postgres.audit import audit
from schemas.errors import Unavailable
from schemas.tables.people.person import inmate
from tests.integration.serve.client import People, Person, picture
from tests.integration.serve.journey import approved
from tests.integration.serve.world import World

CARDS, READINGS, SIGN_IN = "/api/records/cards", "/api/card-readings", "/api/inmate/card-sign-in"


class Desk:
    """An officer with a reader, who issues and reads cards."""

    def __init__(self, officer: Person) -> None:
        self.officer = officer
        self.reader = CardReaderSimulator()

    async def issue(self, card_no: str, inmate_id: str, **more: Any) -> Any:
        values = {"card_no": card_no, "card_kind": "all_in_one", "inmate_id": inmate_id} | more
        return await self.officer.post(CARDS, {"values": values})

    async def write(self, card: Any) -> MemoryCard:
        """Lay a blank card on the reader, write it, and have it confirmed."""
        blank = MemoryCard(card_no=card["values"]["card_no"])
        self.reader.insert(blank)
        prepared = await self.officer.post(f"/api/cards/{card['id']}/content")
        self.reader.write(prepared["content"])
        read = await self.officer.post(f"/api/cards/{card['id']}/written", self.lying())
        assert read["card_id"] == card["id"]
        return blank

    def lying(self) -> Any:
        """What the reader says of the card on it."""
        return msgspec.to_builtins(self.reader.read())

    async def act(self, card_id: str, action: str) -> None:
        record = (await self.officer.get(f"{CARDS}/{card_id}"))["record"]
        asked = {"version": record["version"], "reason": "本人报告"}
        await self.officer.post(f"{CARDS}/{card_id}/actions/{action}", asked)


@pytest.fixture
async def desk(people: People) -> Desk:
    return Desk(await people.officer("leader"))


@pytest.mark.requirement("VC-BASE-16")
async def test_a_card_is_issued_to_one_holder_and_opens_that_holder(
    desk: Desk, people: People, world: World
) -> None:
    card = await desk.issue("C100001", world.inmate_id)
    second = {"card_no": "C100002", "card_kind": "all_in_one", "inmate_id": world.inmate_id}
    refused = await desk.officer.ask("POST", CARDS, {"values": second})
    assert refused.status_code == 422
    assert "已有同类型的卡" in refused.text
    with pytest.raises(Unavailable) as empty:
        desk.reader.read()
    assert empty.value.code == "no_card"
    await desk.write(card)
    read = await desk.officer.post(READINGS, desk.lying())
    assert (read["holder_module"], read["holder_id"]) == ("inmates", world.inmate_id)
    assert read["holder_number"] == "3103000001"
    holder = await desk.officer.get(f"/api/records/inmates/{read['holder_id']}")
    assert holder["record"]["values"]["name"] == "周某"
    neighbour = await people.officer("other_leader")
    assert await neighbour.refused(READINGS, desk.lying()) == (404, "card_not_found")
    # A card of another number is on the reader when the writing is confirmed.
    other = await desk.issue("C100003", world.inmate_id, card_kind="identity")
    code = await desk.officer.refused(f"/api/cards/{other['id']}/written", desk.lying())
    assert code == (409, "other_card")


@pytest.mark.requirement("VC-BASE-18")
async def test_a_raw_read_shows_nothing_and_a_changed_or_foreign_card_is_rejected(
    desk: Desk, world: World
) -> None:
    written = await desk.write(await desk.issue("C200001", world.inmate_id))
    for secret in ("周某", "3103000001", world.inmate_id):
        assert secret.encode() not in written.memory
    good = written.memory

    async def refused() -> tuple[int, str]:
        return await desk.officer.refused(READINGS, desk.lying())

    written.memory = good[:-1] + bytes([good[-1] ^ 1])
    assert await refused() == (422, "card_changed")
    written.memory = good
    desk.reader.insert(MemoryCard(card_no="C200002", memory=good))
    assert await refused() == (422, "card_copied")
    desk.reader.insert(MemoryCard(card_no="C200002"))
    assert await refused() == (422, "card_empty")
    desk.reader.insert(written)
    desk.reader.faults.add(CardFault.FOREIGN)
    assert await refused() == (422, "card_foreign")
    desk.reader.faults = {CardFault.TORN}
    with pytest.raises(Unavailable):
        desk.reader.write(good.hex())
    assert await refused() == (422, "card_changed")
    desk.reader.faults.clear()
    desk.reader.write(good.hex())
    assert (await desk.officer.post(READINGS, desk.lying()))["holder_id"] == world.inmate_id


@pytest.mark.requirement("VC-BASE-17")
async def test_a_lost_card_is_refused_at_once_and_works_again_when_restored(
    desk: Desk, people: People, world: World
) -> None:
    card = await desk.issue("C300001", world.inmate_id)
    await desk.write(card)
    kiosk = people.somebody()
    await kiosk.post(SIGN_IN, desk.lying())
    movement = {"card_id": card["id"], "movement": "top_up", "amount": "10.00"}
    await desk.officer.post("/api/records/card_movements", {"values": movement})
    await desk.act(card["id"], "report_lost")
    assert (await kiosk.http.get("/api/inmate/me")).status_code == 401
    assert await kiosk.refused(SIGN_IN, desk.lying()) == (403, "card_lost")
    refused = await desk.officer.ask("POST", "/api/records/card_movements", {"values": movement})
    assert "已挂失" in refused.json()["message"]
    assert (await desk.officer.post(READINGS, desk.lying()))["state"] == "lost"
    await desk.act(card["id"], "restore")
    assert (await kiosk.post(SIGN_IN, desk.lying()))["id"] == world.inmate_id
    await desk.officer.post("/api/records/card_movements", {"values": movement})
    async with world.database.transaction() as tx:
        log = await audit.rows_of(tx, "cards", card["id"])
    # A module's own rows name the action alone.
    told = " ".join(row.action for row in log)
    assert "report_lost" in told
    assert "restore" in told


@pytest.mark.requirement("VC-BASE-19")
async def test_a_card_opens_the_calls_of_its_holder_within_the_rules(
    desk: Desk, people: People, world: World
) -> None:
    await desk.write(await desk.issue("C400001", world.inmate_id))
    call_id = await approved(world, people, await people.relative())
    kiosk = people.somebody()
    me = await kiosk.post(SIGN_IN, desk.lying())
    assert (me["inmate_no"], me["face_valid_until"]) == ("3103000001", None)
    assert me["calls_left"] > 0
    assert [call["id"] for call in (await kiosk.get("/api/inmate/calls"))["rows"]] == [call_id]
    token, device = f"/api/inmate/calls/{call_id}/join-tokens", {"device_id": "a-kiosk-of-tests"}
    assert await kiosk.refused(token, device) == (403, "face_check_needed")
    other = await kiosk.post("/api/inmate/face-checks", {"picture": picture("li")})
    assert other["passed"] is False
    assert (await kiosk.post("/api/inmate/face-checks", {"picture": picture("zhou")}))["passed"]
    # The rules leave no call any more: the reason is told, and nothing is dialled.
    await allow_calls(world, 0)
    assert (await kiosk.get("/api/inmate/me"))["calls_left"] == 0
    refused = await kiosk.ask("POST", token, device)
    assert (refused.status_code, refused.json()["code"]) == (403, "no_calls_left")
    assert "次数已用完" in refused.json()["message"]
    await allow_calls(world, 3)
    assert (await kiosk.post(token, device))["call_id"] == call_id


async def allow_calls(world: World, calls: int) -> None:
    async with world.database.transaction() as tx:
        await tx.execute(
            update(inmate).where(inmate.c.id == world.inmate_id).values(monthly_calls=calls)
        )
