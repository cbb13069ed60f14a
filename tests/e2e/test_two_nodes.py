"""One of two nodes stopped during use: sessions and submissions go on without error (LR-GEN-08)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.async_api import Page, async_playwright, expect

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD, SYSTEM_LOGIN
from tests.e2e.browser import CHROMIUM, FLAGS
from tests.e2e.nodes import SHARDS, Node, Pair, pair
from tests.e2e.senders import Prison, Progress, Sender
from tests.integration.eventually import eventually
from tests.trace.proving import proves

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.soak,
    pytest.mark.timeout(460),
    pytest.mark.drives(
        "cluster/instance_lock.py",
        "cluster/nodes",
        "cluster/running.py",
        "cluster/services",
        "cluster/supervisor.py",
        "actors/platform/cluster",
        "pipelines/flows/platform/cluster",
        "connectors/ledger",
        "serve/access/auth",
        "serve/labour/hours",
    ),
]

PRISONS = ("p03", "p05", "p07")
DAYS = 2
LOST_MS = 90_000
"""A node is lost after thirty seconds; one that comes back tells of itself within ten."""
STRUCK_AFTER = 5
"""So many changes are made before a node is stopped, in the midst of the others."""


def second_monday() -> date:
    """Of the month before: its hours are all in one month, and none of its days is New Year."""
    first = (date.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    monday = first + timedelta(days=(7 - first.weekday()) % 7)
    return monday + timedelta(days=7)


@pytest.mark.requirement("LR-GEN-08")
def test_sessions_and_submissions_outlive_a_node(tmp_path: Path) -> None:
    with pair(tmp_path) as nodes:
        asyncio.run(_use(nodes))


async def _use(nodes: Pair) -> None:
    progress = Progress()
    prisons = [await _prison(nodes, code, progress) for code in PRISONS]
    monitor = Sender(nodes.address, progress)
    await monitor.sign_in(f"{PRISONS[0]}.monitor")

    async def rooms_are_kept() -> bool:
        # The rooms of calls lie with the leader, whichever node that is.
        return await monitor.reaches("/api/rooms")

    monday = second_monday()
    days = [monday + timedelta(days=number) for number in range(DAYS)]
    week_later = [day + timedelta(days=7) for day in days]

    async def hours(prison: Prison) -> None:
        await prison.hours(days)

    async def hours_and_pay(prison: Prison) -> None:
        await prison.hours(week_later)
        await prison.pay(monday.strftime("%Y-%m"))

    first = await asyncio.to_thread(nodes.leader)
    for prison in prisons:
        await eventually(lambda known=prison: known.knows_its_people(monday), limit_s=120)
    await _during(prisons, progress, hours, first.terminate)
    second = await asyncio.to_thread(nodes.leader)
    assert second is nodes.other(first)
    await eventually(rooms_are_kept, limit_s=60)
    async with _cluster_page(nodes.address) as page:
        with proves("NF-OPS-06", "f"):
            await expect(page.get_by_test_id(f"lost-{first.name}")).to_be_visible()
            await expect(page.get_by_test_id(f"node-state-{first.name}")).to_have_text("失联")
        await expect(page.get_by_test_id(f"node-state-{second.name}")).to_have_text("正常")
        # Of the one that is left everything stands there, and of the other nothing.
        await expect(page.get_by_test_id("replicas-FaceModel")).to_have_text(["1 / 1 / 1"])
        await expect(page.get_by_test_id("part-outbox_relay")).to_have_count(1)
        await asyncio.to_thread(_again, nodes, first)
        await expect(page.get_by_test_id(f"node-state-{first.name}")).to_have_text("正常")
        await expect(page.get_by_test_id(f"lost-{first.name}")).to_have_count(0)
    await _during(prisons, progress, hours_and_pay, second.kill)
    assert await asyncio.to_thread(nodes.leader) is first
    await eventually(rooms_are_kept, limit_s=60)

    for prison in prisons:
        for sender in (prison.labour, *prison.deciders):
            # The session of the beginning, on whichever node.
            await sender.read("/api/officer/me")
    await _counted_once(nodes, prisons)
    assert progress.errors == []
    await monitor.close()
    for prison in prisons:
        await prison.close()


@asynccontextmanager
async def _cluster_page(address: str) -> AsyncIterator[Page]:
    """集群, as an operator has it open."""
    expect.set_options(timeout=LOST_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = await browser.new_page(base_url=address, viewport={"width": 1366, "height": 768})
        await page.goto("/console/#/cluster")
        await page.get_by_test_id("signin-login").fill(SYSTEM_LOGIN)
        await page.get_by_test_id("signin-password").fill(DEMONSTRATION_PASSWORD)
        await page.get_by_test_id("signin-submit").click()
        yield page
        await browser.close()


def _again(nodes: Pair, node: Node) -> None:
    """The node comes back while the other one serves."""
    node.start()
    node.await_ready()
    nodes.await_let_in(node)


async def _during(
    prisons: list[Prison],
    progress: Progress,
    work: Callable[[Prison], Awaitable[None]],
    strike: Callable[[], None],
) -> None:
    """Everybody works, and in the midst of it a node goes."""
    at_work = [asyncio.ensure_future(work(prison)) for prison in prisons]
    try:
        struck = asyncio.ensure_future(progress.reach(progress.made + STRUCK_AFTER))
        # Whoever fails before that is heard at once.
        await asyncio.wait([struck, *at_work], return_when=asyncio.FIRST_COMPLETED)
        struck.cancel()
        for one in at_work:
            if one.done():
                one.result()
        assert not all(work.done() for work in at_work), "nobody was at work any more"
        await asyncio.to_thread(strike)
        await asyncio.gather(*at_work)
    finally:
        for one in at_work:
            one.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)


async def _prison(nodes: Pair, code: str, progress: Progress) -> Prison:
    logins = (f"{code}.labour", f"{code}.approver", f"{code}.leader", "bureau.leader")
    senders = [Sender(nodes.address, progress) for _ in logins]
    for sender, login in zip(senders, logins, strict=True):
        await sender.sign_in(login)
    found = _rows(
        nodes,
        "select ward.id, prison.name from org_unit ward join org_unit prison"
        " on prison.id = ward.parent_id where prison.code = %s and ward.org_type = 'WARD'"
        " and exists (select from inmate where inmate.ward_id = ward.id) order by ward.code",
        code.upper(),
    )
    assert found
    return Prison(senders[0], senders[1:], [ward for ward, _ in found], found[0][1])


async def _counted_once(nodes: Pair, prisons: list[Prison]) -> None:
    """Every sheet of hours and of pay is there once, approved, with its lines, and audited once."""
    sheets = {sheet: lines for prison in prisons for sheet, lines in prison.sheets.items()}
    paid = [sheet for prison in prisons for sheet in prison.paid]
    assert len(sheets) == sum(2 * DAYS * len(prison.wards) for prison in prisons)

    async def booked() -> bool:
        return await asyncio.to_thread(_booked, nodes) == sum(sheets.values())

    await eventually(booked, limit_s=60)
    for action, objects in (("labour_hours.submit", list(sheets)), ("pay_sheet.report", paid)):
        told = _rows(
            nodes,
            "select object_id, count(*) from audit_row where action = %s and result = 'ok'"
            " group by object_id",
            action,
        )
        assert sorted(told) == sorted((one, 1) for one in objects)
    for table, objects in (("timesheet", list(sheets)), ("pay_sheet", paid)):
        states = _rows(nodes, f"select id, state from {table} where id = any(%s)", objects)
        assert sorted(states) == sorted((one, "approved") for one in objects)


def _booked(nodes: Pair) -> int:
    """Lines of hours in all shards."""
    return sum(
        int(_rows(nodes, "select count(*) from hours_line", database=shard)[0][0])
        for shard in SHARDS
    )


def _rows(
    nodes: Pair, statement: str, *values: Any, database: str = "qinqiao"
) -> list[tuple[Any, ...]]:
    url = nodes.postgres.url_of(database).replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        return connection.execute(statement.encode(), values).fetchall()
