"""What relatives apply for themselves: a number and a place on the white list."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from connectors.postgres.people import people as registered
from tests.golden.casing import Casing, outcome
from tests.golden.kept import text_of
from tests.golden.names import without_seals
from tests.golden.steady import NOW
from tests.integration.serve.client import Person
from tests.integration.serve.family.test_family_applications import proof

REGISTERED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d (登记)")
FACE_STORED = re.compile(r'("name":"登记人脸\.jpg"[^}]*"uploaded_at":")[^"]*')
OWN = "/api/relative/applications"
NUMBERS, WHITELIST = f"{OWN}/numbers", f"{OWN}/whitelist"


async def number(casing: Casing, relative: Person, phone: str, **more: Any) -> dict[str, Any]:
    body = {"inmate_id": casing.world.inmate_id, "note": "本人实名号码"}
    return body | {"values": {"phone": phone} | more, "proof": await proof(relative)}


async def whitelist(casing: Casing, relative: Person) -> dict[str, Any]:
    return {"inmate_id": casing.world.inmate_id, "proof": await proof(relative)}


async def _sent(casing: Casing, relative: Person, name: str, path: str, body: Any) -> str | None:
    """Apply; the case that came of it."""
    await casing.begin()
    reply = await relative.ask("POST", path, body)
    told = outcome(reply) if reply.is_error else reply.json()
    await casing.note(name, "sent", told)
    if reply.is_error:
        return None
    case_id = str(reply.json()["id"])
    await casing.kept(name, "sent", case_id)
    return case_id


async def _course(
    casing: Casing, relative: Person, name: str, path: str, body: Any, verdict: str
) -> str | None:
    case_id = await _sent(casing, relative, name, path, body)
    if case_id is not None:
        await casing.decided(name, case_id, verdict)
        await casing.note(name, "own", await relative.get(OWN))
    return case_id


async def numbers_are_applied_for(casing: Casing, relative: Person) -> None:
    for at, verdict in enumerate(("approve", "reject")):
        body = await number(casing, relative, f"1391234567{at}")
        await _course(casing, relative, f"number.{verdict}", NUMBERS, body, verdict)
    owned = await number(casing, relative, "13912345672", owner_name="李大某", kinship="parent")
    await _course(casing, relative, "number.of_another", NUMBERS, owned, "approve")


async def numbers_are_sent_again(casing: Casing, relative: Person) -> None:
    body = await number(casing, relative, "13912345673")
    case_id = await _course(casing, relative, "number.again", NUMBERS, body, "return")
    mended = {"values": {"phone": "13912345674"}, "proof": await proof(relative, "清晰.png")}
    path = f"{OWN}/{case_id}/resubmit"
    await _course(casing, relative, "number.again", path, mended, "approve")
    await _sent(casing, relative, "number.again_too_late", path, mended)


async def numbers_are_refused(casing: Casing, relative: Person) -> None:
    wrong = await number(casing, relative, "no number")
    await _sent(casing, relative, "number.wrong", NUMBERS, wrong)
    stranger = await casing.people.relative("wx-wang")
    foreign = await number(casing, stranger, "13912345675")
    await _sent(casing, stranger, "number.of_no_inmate", NUMBERS, foreign)
    known = await number(casing, relative, "13912345670")
    await _course(casing, relative, "number.known", NUMBERS, known, "approve")


async def the_white_list_is_applied_for(casing: Casing, relative: Person) -> None:
    body = await whitelist(casing, relative)
    await _sent(casing, relative, "whitelist.already", WHITELIST, body)
    await _off_the_list(casing)
    await _course(casing, relative, "whitelist.reject", WHITELIST, body, "reject")
    body = await whitelist(casing, relative)
    case_id = await _sent(casing, relative, "whitelist.approve", WHITELIST, body)
    twice = await whitelist(casing, relative)
    await _sent(casing, relative, "whitelist.twice", WHITELIST, twice)
    assert case_id is not None
    await casing.decided("whitelist.approve", case_id, "approve")
    await casing.note("whitelist.approve", "own", await relative.get(OWN))


async def the_white_list_is_sent_again(casing: Casing, relative: Person) -> None:
    await _off_the_list(casing)
    body = await whitelist(casing, relative)
    case_id = await _course(casing, relative, "whitelist.again", WHITELIST, body, "return")
    mended = {"proof": await proof(relative)}
    path = f"{OWN}/{case_id}/resubmit"
    await _course(casing, relative, "whitelist.again", path, mended, "approve")


async def the_barred_are_refused(casing: Casing, relative: Person) -> None:
    body = await number(casing, relative, "13912345676")
    async with casing.world.database.transaction() as tx:
        await registered.add_to_blacklist(
            tx,
            relative_id=casing.world.relative_id,
            reason="曾携带违禁品",
            since=NOW - timedelta(days=1),
        )
    await _sent(casing, relative, "number.barred", NUMBERS, body)
    await _off_the_list(casing)
    await _sent(casing, relative, "whitelist.barred", WHITELIST, await whitelist(casing, relative))


def told(lines: list[list[Any]]) -> list[str]:
    """As they are kept: without seals, and without when the planted face was registered."""
    lines_told = text_of(without_seals(lines))
    for when in (REGISTERED, FACE_STORED):
        lines_told = [when.sub(r"\1", line) for line in lines_told]
    return lines_told


async def _off_the_list(casing: Casing) -> None:
    async with casing.world.database.transaction() as tx:
        await tx.execute(text("delete from whitelist_entry"))


COURSES: tuple[Callable[[Casing, Person], Awaitable[None]], ...] = (
    numbers_are_applied_for,
    numbers_are_sent_again,
    numbers_are_refused,
    the_white_list_is_applied_for,
    the_white_list_is_sent_again,
    the_barred_are_refused,
)
