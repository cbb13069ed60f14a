"""What the platform costs a crowd of officers: waiting, statements a list, memory of an export."""

import asyncio
import re
import time
from collections.abc import Callable

import httpx
import msgspec

from loadtests.people.officer import Officer
from loadtests.people.person import Refusal
from loadtests.people.relative import Relative
from loadtests.platform.load import LoadFigures
from loadtests.platform.plan import LoadPlan
from schemas.approvals.applications import Apply, OwnApplication
from schemas.errors import ErrorBody

AT_ONCE = 4
SAMPLE_S = 0.1
MB = 1024 * 1024
LISTS = ("/api/calls", "/api/approvals", "/api/approvals/pending")
Memory = Callable[[], int]
"""Bytes that the serving processes hold now."""


class ExportFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One export of the whole audit log."""

    format: str
    rows: int
    bytes: int
    first_byte_s: float
    seconds: float
    rss_mb_above_idle: float


class PlatformBench(msgspec.Struct, frozen=True, kw_only=True):
    """All figures, in one object."""

    inmates: int
    log_rows: int
    applications: int
    users: int
    p95_ms: float
    errors: int
    requests_per_s: float
    queries_per_list: int
    export: ExportFigures
    audit_rows: int
    audit_verify_s: float
    load: LoadFigures


async def apply(address: str, openids: list[str], phone_area: str = "103") -> int:
    """Let every relative apply for a number, so that there is something to decide."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, openid: str) -> None:
        async with gate, Relative(address) as relative:
            await relative.sign_in(openid)
            (inmate,) = await relative.inmates()
            phone = f"{phone_area}{number:08}"
            proof = [await _paper(relative, number)]
            asked = Apply(inmate_id=inmate.id, values={"phone": phone}, proof=proof)
            await relative.post("/api/relative/applications/numbers", OwnApplication, asked)

    await asyncio.gather(*(one(number, openid) for number, openid in enumerate(openids)))
    return len(openids)


async def _paper(relative: Relative, number: int) -> str:
    """A made-up paper that proves the application; answers its id."""
    reply = await relative.http.post(
        "/api/relative/files",
        params={"name": "话费账单.pdf"},
        content=b"%PDF-1.7\n%" + str(number).encode() + b"\n%%EOF\n",
        headers={"Content-Type": "application/octet-stream"},
    )
    return str(reply.raise_for_status().json()["id"])


async def queries_per_list(address: str, plan: LoadPlan, modules: list[str]) -> int:
    """The most that one list took, over every module's list and the hand-made ones."""
    paths = [*(f"/api/records/{code}" for code in modules), *LISTS]
    most = 0
    async with Officer(address) as officer:
        await officer.sign_in(next(plan.accounts("leader")), plan.password)
        for path in paths:
            reply = await officer.http.get(path, params={"limit": 20})
            told = re.search(r'desc="(\d+)"', reply.headers.get("server-timing", ""))
            if reply.is_success and told:
                most = max(most, int(told[1]))
    return most


async def export(address: str, login: str, password: str, memory: Memory) -> ExportFigures:
    """Take the whole audit log out, and watch what the serving processes hold meanwhile."""
    async with Officer(address) as auditor:
        await auditor.sign_in(login, password)
        idle = memory()
        most = idle
        began = time.perf_counter()
        first: float | None = None
        size = lines = 0
        sampled = began
        path, query = "/api/audit/export", {"format": "csv"}
        limits = httpx.Timeout(30.0, read=120.0)
        async with auditor.http.stream("GET", path, params=query, timeout=limits) as reply:
            if reply.is_error:
                await reply.aread()
                body = ErrorBody(code="export", message=reply.text[:200], retryable=False)
                raise Refusal(f"GET {path}", reply.status_code, body)
            async for part in reply.aiter_bytes():
                first = first or time.perf_counter() - began
                size += len(part)
                lines += part.count(b"\n")
                if time.perf_counter() - sampled > SAMPLE_S:
                    sampled = time.perf_counter()
                    most = max(most, memory())
    return ExportFigures(
        format="csv",
        # The watermark and the headings come on top.
        rows=lines - 2,
        bytes=size,
        first_byte_s=round(first or 0.0, 3),
        seconds=round(time.perf_counter() - began, 1),
        rss_mb_above_idle=round((most - idle) / MB, 1),
    )
