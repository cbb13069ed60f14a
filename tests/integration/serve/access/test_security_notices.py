"""The holder and the auditor are told of a reset, and all administrators of broken glass."""

from datetime import UTC, datetime

from connectors.postgres.access import security_notices
from schemas.access.kinds import Audience, NoticeKind
from tests.integration.serve.access.test_rights_changes import account
from tests.integration.serve.client import People, Person
from tests.integration.serve.handed_over import CLAIM, claim_of, entered, reset
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.world import World

PATH = "/api/security-notices"


async def shown(person: Person) -> list[str]:
    return [one["kind"] for one in (await person.get(PATH))["rows"]]


async def test_holder_and_auditor_are_told_who_asked_and_who_decided(
    people: People, world: World
) -> None:
    auditor, leader = await people.officer("auditor"), await people.officer("leader")
    halves = await reset(people, world, "monitor")
    (told,) = (await auditor.get(PATH))["rows"]
    assert (told["kind"], told["login"], told["own"]) == ("reset", "monitor", False)
    assert (told["asked_by"], told["decided_by"]) == ("民警sysadmin", "民警security")
    assert (told["claim"], told["reason"], told["grave"]) == ("password", "忘记密码", False)
    await people.somebody().post(CLAIM, claim_of("monitor", halves))
    assert await shown(auditor) == ["claimed", "reset"]
    monitor = await entered(people, "monitor")
    (mine,) = (await monitor.get(PATH))["rows"]
    assert (mine["own"], mine["asked_by"], mine["decided_by"]) == (
        True,
        "民警sysadmin",
        "民警security",
    )
    assert await shown(leader) == []
    # Each puts away his own.
    assert await leader.refused(f"{PATH}/{mine['id']}/seen") == (404, "notice_not_found")
    await monitor.post(f"{PATH}/{mine['id']}/seen")
    assert (await shown(monitor), await shown(auditor)) == ([], ["claimed", "reset"])
    await auditor.post(f"{PATH}/{told['id']}/seen")
    assert await shown(auditor) == ["claimed"]


async def test_a_grave_one_stays_with_all_three_duties_until_the_auditor_has_looked(
    people: People, world: World
) -> None:
    keeper = await account(world, "keeper")
    async with world.database.transaction() as tx:
        await security_notices.tell(
            tx,
            NoticeKind.BREAK_GLASS,
            Audience.ADMINISTRATORS,
            officer_id=keeper,
            detail={"duty": "audit", "reason": "无人在岗"},
            at=datetime.now(UTC),
            grave=True,
        )
    system, security = await people.officer("sysadmin"), await people.officer("security")
    auditor, leader = await people.officer("auditor"), await people.officer("leader")
    for person in (system, security, auditor):
        (told,) = (await person.get(PATH))["rows"]
        assert (told["kind"], told["grave"], told["duty"]) == ("break_glass", True, "audit")
        assert await person.refused(f"{PATH}/{told['id']}/seen") == (404, "notice_not_found")
    assert await shown(leader) == []
    path = f"{PATH}/{told['id']}/acknowledge"
    for person in (system, security, leader):
        assert (await person.refused(path, {"reason": "知道"}))[0] == 403
    assert await shown(system) == ["break_glass"]
    await auditor.post(path, {"reason": "已向值班领导核实"})
    for person in (system, security, auditor):
        assert await shown(person) == []
    assert await auditor.refused(path, {"reason": "再次"}) == (404, "notice_not_found")
    rows = await audit_rows_of(world, "security_notice", told["id"])
    acknowledged = [row for row in rows if row.action == "security_notice.acknowledge"]
    assert [(row.result, row.detail.get("reason")) for row in acknowledged][-2:] == [
        ("ok", "已向值班领导核实"),
        ("refused", None),
    ]
