"""Officers who enter hours and pay and decide on them, each as his page would send it."""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from connectors.sealed_http import SealingTransport
from pipelines.rules.security.sealed_request import TWICE
from tests.integration.eventually import eventually

PAUSES = (0.3, 1.0, 2.5)
"""As `ui/src/api/client.ts` waits before it sends a change again whose answer was lost."""
MINUTES = 300
BOOKING = ("not_booked_yet", "hours_booking")
"""Codes of what is asked again a moment later: hours wait for the writer of the next leader."""


@dataclass
class Progress:
    """How many changes were made so far, for whoever waits for some."""

    made: int = 0
    errors: list[str] = field(default_factory=list)
    again: int = 0
    """Requests that a page sent again."""
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def one_more(self) -> None:
        self.made += 1
        self._changed.set()

    async def reach(self, count: int) -> None:
        while self.made < count and not self.errors:
            self._changed.clear()
            await self._changed.wait()


class Sender:
    """One officer's browser, which keeps its session from the first request to the last."""

    def __init__(self, base: str, progress: Progress) -> None:
        self._http = httpx.AsyncClient(base_url=base, timeout=90, transport=SealingTransport())
        self._progress = progress

    async def sign_in(self, login: str) -> None:
        asked = {"login": login, "password": DEMONSTRATION_PASSWORD}
        await self.change("POST", "/api/officer/sign-in", asked)

    async def read(self, path: str, **params: Any) -> Any:
        return await self._sent("GET", path, params=params)

    async def reaches(self, path: str) -> bool:
        """Whether somebody answers there now."""
        return (await self._http.get(path)).is_success

    async def change(self, method: str, path: str, body: Any) -> Any:
        """A change under its key; counted, and noted as an error where it does not succeed."""
        headers = {"Idempotency-Key": secrets.token_hex(16)}
        found: list[Any] = []

        async def told() -> bool:
            reply = await self._sent(method, path, json=body, headers=headers)
            booking = isinstance(reply, dict) and reply.get("code") in BOOKING
            found[:] = [] if booking else [reply]
            return bool(found)

        await eventually(told)
        self._progress.one_more()
        return found[0]

    async def _sent(self, method: str, path: str, **how: Any) -> Any:
        for pause in (*PAUSES, None):
            try:
                reply = await self._http.request(method, path, **how)
            except httpx.TransportError as lost:
                reply, why = None, repr(lost)
            if reply is not None and not _is_lost(reply):
                if reply.is_success or _is_booking(reply):
                    return reply.json() if reply.content else None
                why = f"{reply.status_code} {reply.text[:300]}"
                break
            if reply is not None:
                why = f"{reply.status_code} in place of the platform's answer"
            if pause is not None:
                self._progress.again += 1
                await asyncio.sleep(pause)
        error = f"{method} {path}: {why}"
        self._progress.errors.append(error)
        self._progress.one_more()
        raise AssertionError(error)

    async def close(self) -> None:
        await self._http.aclose()


def _is_lost(reply: httpx.Response) -> bool:
    """Whether somebody on the way answered in the platform's place, or sent it on a second time."""
    if reply.status_code == httpx.codes.CONFLICT:
        return bool(reply.json().get("code") == TWICE)
    return reply.status_code >= 500 and not reply.headers.get("content-type", "").startswith(
        "application/json"
    )


def _is_booking(reply: httpx.Response) -> bool:
    """Whether an officer is told to wait a moment for hours that were decided."""
    away = reply.status_code == httpx.codes.SERVICE_UNAVAILABLE
    return away and reply.json().get("code") in BOOKING


@dataclass
class Prison:
    """Who enters and who decides in one prison, and what they have done."""

    labour: Sender
    deciders: list[Sender]
    """Of ward or prison, of the prison, of the bureau."""
    wards: list[str]
    name: str
    sheets: dict[str, int] = field(default_factory=dict)
    """How many lines each ward's day was handed in with."""
    paid: list[str] = field(default_factory=list)

    async def hours(self, days: list[date]) -> None:
        """Every ward's days one after another: entered, then approved."""
        for day in days:
            for ward in self.wards:
                await self._day(ward, day.isoformat())

    async def knows_its_people(self, day: date) -> bool:
        """Whether the leader has brought the headcount ledger up to date by now."""
        return all([await self._lines(ward, day.isoformat()) for ward in self.wards])

    async def _lines(self, ward: str, day: str) -> list[dict[str, Any]]:
        """Everybody who works in a ward on a day."""
        view = await self.labour.read("/api/hours/day", ward_id=ward, day=day)
        return [
            {
                "inmate_id": row["inmate_id"],
                "post_id": row["post_id"],
                "kind": "normal",
                "minutes": MINUTES,
            }
            for row in view["rows"]
            if row["here"] and row["post_id"]
        ]

    async def _day(self, ward: str, day: str) -> None:
        lines = await self._lines(ward, day)
        asked = {"ward_id": ward, "day": day, "version": 0, "lines": lines}
        made = await self.labour.change("POST", "/api/hours/sheets", asked)
        assert made["sheet"]["version"] == 1
        self.sheets[made["sheet"]["id"]] = len(lines)
        await self._decide("timesheet", day)

    async def pay(self, month: str) -> None:
        """Every ward's month: calculated, reported, approved."""
        for ward in self.wards:
            asked = {"ward_id": ward, "month": month}
            made = (await self.labour.change("POST", "/api/pay-sheets", asked))["sheet"]
            path = f"/api/pay-sheets/{made['id']}/report"
            await self.labour.change("POST", path, {"version": made["version"]})
            await self._decide("pay_sheet", month)
            self.paid.append(made["id"])

    async def _decide(self, kind: str, title: str) -> None:
        """The one case that waits, on each desk that it comes to."""
        for _ in self.deciders:
            for decider in self.deciders:
                pending = await decider.read(
                    "/api/approvals/pending", kind=kind, q=title, limit=200
                )
                waiting = [row for row in pending["rows"] if row["prison"] == self.name]
                if waiting and await self._approve(decider, waiting[0]):
                    return
        raise AssertionError(f"nobody had the last word on {kind} of {title}")

    async def _approve(self, decider: Sender, case: Any) -> bool:
        """Whether it is decided on for good."""
        asked = {"visit": case["visit"], "verdict": "approve", "opinion": "同意"}
        path = f"/api/approvals/{case['id']}/decisions"
        decided = await decider.change("POST", path, asked)
        return bool(decided["case"]["state"] != "pending")

    async def close(self) -> None:
        for sender in (self.labour, *self.deciders):
            await sender.close()
