"""Whom a prison's visit system knows by number and face is bound without a proof (VC-PUB-07)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from connectors.postgres.people import known_relatives
from connectors.prisons.simulators.acquaintances import Acquaintance
from pipelines.flows.exchange.prisons import connector as connectors
from pipelines.flows.governance.privacy import known_retention, retention
from pipelines.flows.sealed_fields import id_no_digest
from pipelines.flows.services import Services
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.family.known_systems import HERE, MEI, known_to
from tests.integration.serve.family.registering import ANSWERS, CARD, PATH, enter, hand_card, send
from tests.integration.serve.family.test_binding_applications import BINDINGS, THERE, inmate_there
from tests.integration.serve.real_faces import (
    by_ticket,
    face_of,
    portrait,
    real_faces,
    registered,
)
from tests.integration.serve.standing_police import ID_NO, StandingPolice
from tests.integration.serve.standing_police import standing as standing_police
from tests.integration.serve.world import World
from tests.papers import id_card
from tests.trace.proving import proves

__all__ = ["by_ticket", "real_faces"]
pytestmark = pytest.mark.timeout(900)
RULES = "/api/records/known_relative_rules"
ELSEWHERE = THERE["inmate_no"]
WANG = Acquaintance("QS002", "王某某", "13800000002", "sibling", portrait("wang"), HERE)
STRANGER = Acquaintance(
    "QS003", "孙立新", "99000019830609006X", "spouse", portrait("sun"), "3103999"
)
"""Of an inmate whom nobody knows here."""


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that an officer puts in force count at once."""
    monkeypatch.setattr(connectors, "LOOK_S", 0.5)


@pytest.fixture
async def police(world: World, services: Services) -> AsyncIterator[StandingPolice]:
    async with standing_police(world) as police:
        police.connect(services)
        yield police


async def entered(person: Person, face: str = "mei", **answers: str) -> Any:
    """All but a proof of the kinship."""
    for side, content in (("front", id_card.front(CARD)), ("back", id_card.back(CARD))):
        taken = await hand_card(person, side, content)
        assert taken["status"] == 200, taken
    shown = await person.post(f"{PATH}/face", {"picture": face_of(face)})
    assert shown["passed"], shown
    return await person.post(f"{PATH}/draft", ANSWERS | {"kinship": ""} | answers)


async def set_rule(people: People, world: World, **values: str) -> None:
    leader = await people.officer("leader")
    day = (world.clock() - timedelta(days=2)).date().isoformat()
    rule = {"name": "三监规则", "unit_id": world.prison_id, "valid_from": day}
    rule |= {"binding": "officer", "police": "replaced"}
    await leader.post(RULES, {"values": rule | values})


async def checks_of(officer: Person, case: Any) -> dict[str, Any]:
    detail = await officer.get(f"/api/approvals/{case['id']}")
    return {one["name"]: one for one in detail["checks"]}


async def test_a_known_relative_proves_nothing_anew_and_officers_see_by_whom(
    people: People, world: World, services: Services, police: StandingPolice
) -> None:
    await inmate_there(world)
    async with known_to(world, services, people, [MEI, WANG, STRANGER]) as known:
        # Faces lie sealed, and no raw record of them stays.
        async with world.database.reading() as tx:
            pictures = list(
                await tx.connection.scalars(text("select picture_sealed from known_face"))
            )
            raw = await tx.scalar(
                text("select count(*) from raw_record where kind = 'face' and sealed is not null")
            )
        assert not any(portrait("mei")[:64] in bytes(one) for one in pictures)
        assert raw == 0
        person = await people.public()
        # Of the inmate of the other prison its system knows nobody: there a proof is asked for.
        named = {"inmate_name": THERE["name"], "inmate_no": ELSEWHERE}
        told = await entered(person, **named)
        assert told["known"] is None
        assert await person.refused(f"{PATH}/send") == (422, "registration_incomplete")
        told = await person.post(f"{PATH}/draft", ANSWERS | {"kinship": ""})
        with proves("VC-PUB-07", "a"):
            assert told["known"] == {
                "prison": "P03监狱",
                "kinship": "子女",
                "kinship_code": "child",
                "at_once": False,
            }
        sent = await send(person)
        with proves("VC-PUB-07", "a"):
            assert (sent["own"]["state"], sent["own"]["verified"]) == ("pending", "system")
            assert sent["own"]["verified_at"] is not None
            assert (await police.control.told()).questions == 0
        officer = await people.officer("prison_approver")
        case = await only(officer)
        checks = await checks_of(officer, case)
        assert checks["proven"]["message"] == "会见系统已认证，编号QS001"
        assert checks["known"]["passed"] is True
        assert checks["known"]["message"].startswith("P03监狱会见系统已认证，登记关系“子女”")
        assert len((await officer.get(f"/api/approvals/{case['id']}"))["documents"]) == 3
        await decide(officer, case, "approve", "已核对")
        relative = await people.relative("wx-nobody")
        (waiting,) = await relative.get("/api/relative/applications")
        assert waiting["documents"] == []
        assert "会见系统认证" in {one["title"] for one in waiting["lines"]}
        ward = await people.officer("approver")
        case = await only(ward)
        assert (await checks_of(ward, case))["known"]["passed"] is True
        await decide(ward, case, "approve")
        with proves("VC-PUB-07", "b"):
            (bound,) = await relative.get("/api/relative/inmates")
            assert (bound["id"], bound["kinship"]) == (world.inmate_id, "child")
        # A relative of old applies for another inmate: known here, and there not.
        await registered(world, world.stranger_id, "wang")
        wang = await people.relative("wx-wang")
        there = {"values": THERE | {"kinship": "sibling"}, "note": "", "proof": []}
        assert await wang.refused(BINDINGS, there) == (422, "proof_needed")
        here = {"values": {"name": "周某", "inmate_no": HERE, "kinship": "child"}, "proof": []}
        made = await wang.post(BINDINGS, here | {"note": ""})
        assert made["state"] == "pending"
        # In the words of the record, not of the applicant.
        assert {"title": "与服刑人员关系", "text": "兄弟姐妹"} in made["lines"]
        # What the prison strikes out goes here as well, the face with it.
        known.withdraw("P03", MEI)
        await known.caught_up(known_relative=2, known_face=2)
        known.tell("P03", MEI._replace(relative_no="QS009"))
        await known.caught_up(known_relative=3, known_face=3)


async def test_where_the_prison_decided_beforehand_nobody_is_asked(
    people: People, world: World, services: Services, police: StandingPolice
) -> None:
    await set_rule(people, world, binding="at_once", police="asked")
    async with known_to(world, services, people, [MEI, WANG]):
        person = await people.public()
        assert (await entered(person))["known"]["at_once"] is True
        sent = await send(person)
        assert (sent["own"]["state"], sent["own"]["verified"]) == ("approved", "police")
        assert (await police.control.told()).questions == 1
        relative = await people.relative("wx-nobody")
        with proves("VC-PUB-07", "b"):
            (bound,) = await relative.get("/api/relative/inmates")
            assert (bound["id"], bound["kinship"]) == (world.inmate_id, "child")
        await registered(world, world.stranger_id, "wang")
        wang = await people.relative("wx-wang")
        here = {"values": {"name": "周某", "inmate_no": HERE, "kinship": "sibling"}, "note": ""}
        made = await wang.post(BINDINGS, here | {"proof": []})
        assert made["state"] == "filed"
        leader = await people.officer("leader")
        for kind, count in (("relative_registration", 1), ("inmate_binding", 2)):
            rows = (await leader.get("/api/approvals", kind=kind))["rows"]
            assert [one["state"] for one in rows] == ["filed"] * count
            detail = await leader.get(f"/api/approvals/{rows[0]['id']}")
            (said,) = [one for one in detail["steps"] if one["action"] == "file"]
            assert said["actor"] == "会见系统认证"
            assert "三监规则" in said["opinion"]
        async with world.database.reading() as tx:
            noted = text(
                "select count(*) from audit_row where actor_name = '会见系统认证'"
                " and action in ('relatives.create', 'inmate_bindings.approve')"
            )
            assert await tx.scalar(noted) == 3


async def test_another_face_goes_the_ordinary_way_and_the_officer_sees_why(
    people: People, world: World, services: Services, police: StandingPolice
) -> None:
    await set_rule(people, world, binding="at_once")
    async with known_to(world, services, people, [MEI._replace(picture=portrait("zhou"))]):
        person = await people.public()
        told = await entered(person, kinship="child")
        # Whoever shows another face is told nothing of whom the number belongs to.
        assert told["known"] is None
        assert await person.refused(f"{PATH}/send") == (422, "registration_incomplete")
        await enter(person, shown=face_of)
        sent = await send(person)
        assert (sent["own"]["state"], sent["own"]["verified"]) == ("pending", "police")
        officer = await people.officer("prison_approver")
        checks = await checks_of(officer, await only(officer))
        assert checks["known"]["passed"] is False
        assert checks["known"]["message"] == (
            "P03监狱会见系统有此身份证号的亲属登记，但人脸与登记的不一致"
        )
        # In time it goes by itself, since the inmate left; and at once where a person is erased.
        days = retention.FIRST
        later = world.clock() + timedelta(days=days["known_relative_days"] + 1)
        assert await known_retention.apply(world.database, days, later) == {"known_relatives": 0}
        async with world.database.transaction() as tx:
            mine = text("update inmate set custody_state = 'released' where inmate_no = :number")
            await tx.execute(mine.bindparams(number=HERE))
            await tx.execute(text("update headcount_spell set until = now() where until is null"))
        assert await known_retention.apply(world.database, days, later) == {"known_relatives": 1}
        async with world.database.reading() as tx:
            assert await known_relatives.of_number(tx, id_no_digest(world.keys, ID_NO)) == []
            assert await tx.scalar(text("select count(*) from known_face")) == 0
