"""Errors of pages, failing interfaces and shut entries are seen in one place and alert (SSB-11)."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from connectors.platforms.page_probe import opens
from pipelines.flows.platform.public_watch.looking import LINK, addresses, look
from pipelines.flows.services import Services
from pipelines.rules.platform.public_watch.verdicts import Limits
from schemas.errors import Unavailable
from schemas.messages.officers import OfficerNotice
from schemas.platform.public_watch import FaultEntry
from schemas.settings import Settings
from schemas.tables.messages.messaging import outbox
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import World
from tests.trace import proves

FAULTS = "/api/client-faults"
WATCH = "/api/public-watch"
THROWN = {
    "face": "relative",
    "entry": "wechat",
    "kind": "error",
    "text": "TypeError: 张三 10000138000 is not a function at https://a.cn/x?ticket=abc",
    "place": "https://a.cn/assets/relative-B2awt0j1.js:1",
    "device": "Android",
}
LIMITS = Limits()


@pytest.fixture(autouse=True)
def begins(world: World) -> None:
    world.now = datetime.now(UTC)


@pytest.fixture
async def keeper(people: People) -> Person:
    return await people.officer("sysadmin")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, citizen_page_url="https://city.example/page")


class Watching:
    """Looks as the job does, a minute later each time."""

    def __init__(self, services: Services, world: World) -> None:
        self.services, self.world = services, world
        self.shut: set[FaultEntry] = set()

    def later(self, minutes: int) -> None:
        self.world.now = self.services.clock() + timedelta(minutes=minutes)

    async def looks(self, times: int = 1) -> dict[str, int]:
        counts: dict[str, int] = {}
        places = {place: entry for entry, place in addresses(self.services.settings).items()}

        async def opens_or_not(place: str) -> str:
            return "unreachable" if places[place] in self.shut else ""

        for _ in range(times):
            self.later(minutes=1)
            counts = await look(
                self.services.database,
                self.services.settings,
                self.services.clock(),
                LIMITS,
                opens_or_not,
            )
        return counts

    async def told(self) -> list[str]:
        """Titles of what officers were told, in order."""
        async with self.services.database.transaction() as tx:
            sent = outbox.c.subject.like("notify.officers.%")
            found = await tx.execute(select(outbox.c.payload).where(sent).order_by(outbox.c.id))
            rows = found.scalars().all()
        notices = [msgspec.json.decode(row, type=OfficerNotice) for row in rows]
        return [one.title for one in notices if one.link == LINK]


@pytest.fixture
def watching(services: Services, world: World) -> Watching:
    return Watching(services, world)


async def report(people: People, times: int = 1, **changed: str) -> list[int]:
    somebody = people.somebody()
    return [
        (await somebody.http.post(FAULTS, json=THROWN | changed)).status_code for _ in range(times)
    ]


async def of_pages(keeper: Person) -> Any:
    """The one error of a page that there is."""
    (row,) = (await keeper.get("/api/records/public_faults", kind="page"))["rows"]
    return row


async def test_an_error_of_a_page_is_seen_without_anybodys_data_and_alerts(
    people: People, keeper: Person, watching: Watching
) -> None:
    assert set(await report(people, 3)) == {204}
    with proves("VC-SSB-11", "a"):
        row = (await of_pages(keeper))["values"]
        assert row["failures"] == 3
        assert row["what"] == "error: TypeError: … # is not a function at /x"
        assert row["place"] == "relative /assets/relative.js:1"
        assert (await keeper.get(WATCH))["page_faults"] == 1
    await watching.looks()
    assert await watching.told() == []
    await report(people, LIMITS.errors)
    with proves("VC-SSB-11", "b"):
        assert (await watching.looks())["alerting"] == 1
        assert await watching.told() == [f"公众端告警：{row['what']}"]
        (alert,) = (await keeper.get(WATCH))["alerting"]
        assert (alert["kind"], alert["what"]) == ("page", row["what"])
    assert (await watching.looks())["alerting"] == 0
    assert len(await watching.told()) == 2


async def test_a_platform_that_does_not_answer_is_seen_and_alerts_until_it_does(
    keeper: Person, watching: Watching
) -> None:
    outbound = watching.services.outbound

    async def fails() -> str:
        raise Unavailable("没有应答", code="away")

    async def answers() -> str:
        return "fine"

    async def called(work: Callable[[], Awaitable[str]], times: int) -> None:
        for _ in range(times):
            with suppress(Unavailable):
                await outbound.call("随申办", "swap_token", work, parameters={})

    await called(fails, LIMITS.failures)
    await watching.looks()
    with proves("VC-SSB-11", "a"):
        (told,) = (await keeper.get(WATCH))["interfaces"]
        assert (told["peer"], told["calls"], told["failures"]) == ("随申办", 3, 3)
    with proves("VC-SSB-11", "b"):
        assert await watching.told() == ["公众端告警：随申办接口"]
        (alert,) = (await keeper.get(WATCH))["alerting"]
        assert alert["kind"] == "interface"
    watching.later(minutes=20)
    await watching.looks()
    assert len(await watching.told()) == 1, "nobody asked, so nobody knows"
    await called(answers, 1)
    await watching.looks()
    assert await watching.told() == ["公众端告警：随申办接口", "公众端恢复：随申办接口"]


async def test_an_entry_that_cannot_be_opened_is_seen_and_alerts_once(
    keeper: Person, watching: Watching
) -> None:
    await watching.looks()
    watching.shut = {FaultEntry.SSB}
    await watching.looks()
    assert await watching.told() == []
    with proves("VC-SSB-11", "b"):
        await watching.looks(times=3)
        assert await watching.told() == ["公众端告警：随申办入口"]
        (alert,) = (await keeper.get(WATCH))["alerting"]
        assert alert["kind"] == "availability"
    with proves("VC-SSB-11", "a"):
        wechat, city = (await keeper.get(WATCH))["entries"]
        assert (wechat["available"], wechat["tries"], wechat["misses"]) == (True, 5, 0)
        assert (city["available"], city["tries"], city["misses"]) == (False, 5, 4)
    watching.shut = set()
    await watching.looks()
    assert (await watching.told())[-1] == "公众端恢复：随申办入口"


async def test_a_fault_is_settled_with_a_reason_and_alerts_anew_when_it_returns(
    people: People, keeper: Person, watching: Watching
) -> None:
    await report(people, LIMITS.errors)
    await watching.looks()
    row = await of_pages(keeper)
    path = f"/api/records/public_faults/{row['id']}/actions/settle"
    await keeper.post(path, {"version": row["version"], "reason": "已修复并发布"})
    assert (await watching.looks())["alerting"] == 0
    await report(people, LIMITS.errors)
    assert (await watching.looks())["alerting"] == 1


async def test_reports_are_taken_at_a_pace_and_in_their_shape_alone(people: People) -> None:
    told = await report(people, 25)
    assert (told[0], told[-1]) == (204, 429)
    somebody = people.somebody()
    for bad in ({"kind": "other"}, {"face": "<b>"}, {"text": "x" * 501}, {"name": "张三"}):
        assert (await somebody.http.post(FAULTS, json=THROWN | bad)).status_code == 422


async def test_the_watch_is_open_to_those_who_see_to_the_platform_alone(people: People) -> None:
    reviewer = await people.officer("reviewer")
    assert (await reviewer.http.get(WATCH)).status_code == 403
    assert (await people.somebody().http.get(WATCH)).status_code == 401


async def test_an_entry_is_tried_as_a_phone_would(people: People, services: Services) -> None:
    base = people.somebody().base
    assert await opens(f"{base}/console/") == "other page"
    assert await opens(f"{base}/nothing-here") == "status 404"
    assert await opens("http://127.0.0.1:9/") == "unreachable"
    assert addresses(services.settings)[FaultEntry.SSB] == "https://city.example/page"
