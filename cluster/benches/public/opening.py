"""The first page of a telephone on a bad line, as WeChat and 随申办 open it (VC-PUB-25)."""

import asyncio
import uuid

import msgspec

from cluster.benches.public.standing import Standing
from cluster.telling import Tell
from loadtests.bench import first_page
from loadtests.bench.first_page import BITS_A_SECOND, LATENCY_MS, Entry, PageBench
from loadtests.people.applicant import Applicant

LIMIT_KB, LIMIT_S = 300.0, 6.0
PAGE = "/relative/"
STANDS = "[data-testid=start]"
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)"
WECHAT_AGENT = (
    f"{ANDROID} Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36 XWEB/1260117"
    " MicroMessenger/8.0.50 miniProgram/wx0"
)
CITY_AGENT = f"{ANDROID} Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36"


class OpenedBench(msgspec.Struct, frozen=True, kw_only=True):
    """By host what opening it takes, on which line."""

    latency_ms: int
    kbit_s: int
    wechat: PageBench
    ssb: PageBench
    limit_kb: float
    limit_first_paint_s: float
    over: list[str]
    """Figures over their limit, at the 95th percentile."""


def run(standing: Standing, times: int, tell: Tell) -> OpenedBench:
    """Somebody who has an account and is no relative yet, with a new ticket each time."""
    address = standing.address
    openid = f"bench-{uuid.uuid4().hex[:12]}"
    asyncio.run(_known(address, openid))
    tell(f"opening the first page {times} times by each host, {BITS_A_SECOND // 1000} kbit/s")
    pages = {
        "wechat": first_page.measured(address, _wechat(address, openid), times),
        "ssb": first_page.measured(address, _city(address, openid), times),
    }
    for name, page in pages.items():
        tell(f"{name}: {page.page_kb.p50} kB, first paint {page.first_paint_s.p95} s")
    return OpenedBench(
        latency_ms=LATENCY_MS,
        kbit_s=BITS_A_SECOND // 1000,
        limit_kb=LIMIT_KB,
        limit_first_paint_s=LIMIT_S,
        over=over(pages),
        **pages,
    )


def over(pages: dict[str, PageBench]) -> list[str]:
    """What is heavier or slower than it may be."""
    found: list[str] = []
    for name, page in pages.items():
        if (page.page_kb.p95 or 0.0) > LIMIT_KB:
            found.append(f"{name}.page_kb")
        if (page.first_paint_s.p95 or 0.0) > LIMIT_S:
            found.append(f"{name}.first_paint_s")
    return found


async def _known(address: str, openid: str) -> None:
    async with Applicant(address) as person:
        await person.sign_in(openid)
    # Another account, as long as nobody knows that it is the same person.
    async with Applicant(address) as person:
        await person.sign_in_by_city(openid)


def _wechat(address: str, openid: str) -> Entry:
    async def ticket() -> str:
        async with Applicant(address) as host:
            return await host.ticket(openid)

    return Entry(
        agent=WECHAT_AGENT,
        address=lambda: f"{PAGE}?ticket={asyncio.run(ticket())}",
        shown=STANDS,
    )


def _city(address: str, openid: str) -> Entry:
    async def token() -> str:
        async with Applicant(address) as host:
            return await host.citizen_token(openid)

    return Entry(
        agent=CITY_AGENT,
        address=lambda: f"{PAGE}?look=ssb&ssb_token={asyncio.run(token())}",
        shown=STANDS,
    )
