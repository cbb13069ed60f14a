"""Whichever way one comes in, one person has one account (VC-PUB-02, -03, VC-SSB-12)."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from connectors.messages.simulated_transport import SIMULATED_ORIGIN
from connectors.platforms.host_people import made_up
from connectors.platforms.wechat import MessageRefused
from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldSeals
from pipelines.flows.governance.privacy import retention
from pipelines.flows.sealed_fields import subject_digest
from pipelines.flows.services import Services
from pipelines.rules.access import phone_code
from schemas.errors import Unavailable
from schemas.modules.common import APPROVED
from schemas.modules.messages.message_channels import MESSAGE_CHANNELS
from schemas.people.kinds import PublicEntry
from schemas.platform.simulated_hosts import CodeKind, HostFaults
from schemas.tables.people.person import relative
from schemas.tables.people.public import public_account, public_code, public_identity
from tests.integration.serve.client import People, Person, agree
from tests.integration.serve.hosts import hosts_of
from tests.integration.serve.journey import audit_rows_of, configure
from tests.integration.serve.world import World
from tests.trace import proves

CODES, BY_PHONE = "/api/public/phone-codes", "/api/public/phone-sign-in"
PHONE = "13900000009"


@pytest.fixture
def services(services: Services) -> Services:
    """Portraits are walked through elsewhere."""
    configure(services, relative_portrait=False)
    return services


@pytest.fixture
async def channel(world: World) -> None:
    """A way for codes."""
    await open_channel(world)


async def open_channel(world: World) -> None:
    """An approved one for short messages, to the demonstration's gateway."""
    async with world.database.transaction() as tx:
        values = {
            "name": "短信通道",
            "message_kind": "sms",
            "provider": "示例通信",
            "address": f"{SIMULATED_ORIGIN}/v1/messages",
            "signature": "【示例监狱】",
            "unit_id": world.bureau_id,
            "remark": None,
        }
        seals, now = FieldSeals(world.keys), world.clock()
        await writing.add(tx, MESSAGE_CHANNELS, seals, values, state=APPROVED, by=None, at=now)


async def ticket(people: People, openid: str, kind: str = "sign_in") -> str:
    asked = {"openid": openid, "kind": kind}
    made = await people.somebody().post("/api/simulators/wechat/tickets", asked)
    return str(made["ticket"])


async def by_wechat(people: People, openid: str, *, phone: bool = False) -> tuple[Person, Any]:
    asked = {"ticket": await ticket(people, openid)}
    if phone:
        asked["phone_code"] = await ticket(people, openid, "phone")
    person = people.somebody()
    return person, await person.post("/api/relative/sign-in", asked)


async def by_official(people: People, openid: str) -> tuple[Person, Any]:
    asked = {"ticket": await ticket(people, openid, "official"), "entry": "wechat_official"}
    person = people.somebody()
    return person, await person.post("/api/relative/sign-in", asked)


async def by_city(people: People, openid: str) -> tuple[Person, Any]:
    person = people.somebody()
    token = (await person.post("/api/simulators/citizen/tokens", {"openid": openid}))["ticket"]
    return person, await person.post("/api/relative/citizen-sign-in", {"token": token})


def sent(services: Services, phone: str = PHONE) -> list[str]:
    """What the gateway took over for a number."""
    assert services.simulated_messages is not None
    taken = services.simulated_messages.taken.values()
    return [one.text for one in taken if one.phone == phone]


def code_in(text: str) -> str:
    return text.removeprefix("验证码")[: phone_code.DIGITS]


async def test_one_relative_has_one_account_and_the_same_bindings_by_each_entry(
    people: People, world: World
) -> None:
    entered = [await way(people, "wx-li") for way in (by_wechat, by_city, by_official)]
    accounts = {answer["account"]["id"] for _, answer in entered}
    with proves("VC-PUB-02", "a"), proves("VC-SSB-12", "af"):
        assert len(accounts) == 1
        assert {answer["me"]["id"] for _, answer in entered} == {world.relative_id}
        told = [answer["account"]["entry"] for _, answer in entered]
        assert told == ["wechat", "citizen", "wechat_official"]
    with proves("VC-PUB-02", "b"):
        await agree(entered[0][0])
        bound = [await person.get("/api/relative/inmates") for person, _ in entered]
        assert [one["id"] for one in bound[0]] == [world.inmate_id]
        assert bound[0] == bound[1] == bound[2]
    # Nothing of who he is stands there in clear, nor was he opened twice.
    async with world.database.reading() as tx:
        rows = (await tx.execute(select(public_account))).mappings().all()
        known = (await tx.execute(select(public_identity.c.entry))).scalars().all()
    assert len(rows) == 1
    assert sorted(known) == ["citizen", "wechat", "wechat_official", "wechat_union"]
    assert "13800000001" not in str(dict(rows[0]))
    opened = await audit_rows_of(world, "public", rows[0]["id"])
    assert [row.action for row in opened] == ["public.open", "public.bind"]


async def test_a_relative_whom_officers_entered_after_his_first_entry_has_one_account(
    people: People, world: World
) -> None:
    """By the city first, known by number; then by WeChat as the relative whom they entered."""
    _, first = await by_city(people, "wx-late")
    leader = await people.officer("leader")
    late = made_up("wx-late")
    told = {"name": late.name, "id_no": late.id_no, "phone": late.phone}
    values = told | {"unit_id": world.prison_id}
    made = await leader.post("/api/records/relatives", {"values": values})
    async with world.database.transaction() as tx:
        mine = update(relative).where(relative.c.id == made["id"])
        await tx.execute(mine.values(wechat_openid="wx-late"))
    _, second = await by_wechat(people, "wx-late")
    _, third = await by_city(people, "wx-late")
    with proves("VC-PUB-02", "a"):
        assert second["account"]["id"] == third["account"]["id"]
        assert third["account"]["relative"] is True
    assert first["account"]["id"] in {second["account"]["id"], *await merged(world)}


async def merged(world: World) -> set[str]:
    async with world.database.reading() as tx:
        gone = select(public_account.c.id).where(public_account.c.state == "merged")
        return set((await tx.execute(gone)).scalars())


async def test_who_is_no_relative_has_an_account_and_nothing_of_a_relative(
    people: People,
) -> None:
    person, answer = await by_wechat(people, "wx-unknown")
    assert (answer["me"], answer["entry"], answer["account"]["relative"]) == (None, None, False)
    me = await person.get("/api/public/me")
    assert me["id"] == answer["account"]["id"]
    assert not me["consented"]
    assert (await person.http.get("/api/relative/me")).status_code == 401
    await agree(person, "public")
    assert (await person.get("/api/public/me"))["consented"]
    # The official account knows him under another openid, and leads to the same account.
    _, official = await by_official(people, "wx-unknown")
    assert official["account"]["id"] == me["id"]
    other, stranger = await by_wechat(people, "wx-another")
    assert stranger["account"]["id"] != me["id"]
    await person.post("/api/public/sign-out")
    assert (await person.http.get("/api/public/me")).status_code == 401
    assert (await other.get("/api/public/me"))["id"] == stranger["account"]["id"]


async def test_anothers_openid_opens_nothing(people: People) -> None:
    """It is no secret: pages, logs and other programs of a maker may know it."""
    _, hers = await by_wechat(people, "wx-li")
    somebody, path = people.somebody(), "/api/relative/sign-in"
    for asked in (
        {"ticket": "wx-li"},
        {"ticket": "wx-li", "entry": "wechat_official"},
        {"ticket": await ticket(people, "wx-li", "phone")},
        {"ticket": await ticket(people, "wx-li", "official")},
    ):
        status, code = await somebody.refused(path, asked)
        assert (status, code) in {(401, "ticket_unknown"), (422, "invalid_input")}, asked
    assert (await somebody.http.get("/api/public/me")).status_code == 401
    # Named beside a ticket of one's own it makes nobody another.
    asked = {"ticket": await ticket(people, "wx-another"), "openid": "wx-li"}
    reply = await somebody.ask("POST", path, asked)
    assert reply.status_code == 422 or reply.json()["account"]["id"] != hers["account"]["id"]


async def test_signing_out_ends_both_sessions(people: People) -> None:
    for path in ("/api/relative/sign-out", "/api/public/sign-out"):
        person, _ = await by_wechat(people, "wx-li")
        await agree(person)
        kept = dict(person.http.cookies.items())
        await person.post(path)
        person.http.cookies.update(kept)
        for address in ("/api/public/me", "/api/relative/me"):
            assert (await person.http.get(address)).status_code == 401


async def test_a_granted_number_fills_and_signs_in(people: People) -> None:
    person, answer = await by_wechat(people, "wx-grants", phone=True)
    number = made_up("wx-grants").phone
    with proves("VC-PUB-03", "ab"), proves("VC-SSB-12", "b"):
        assert answer["account"]["phone_masked"] == f"{number[:3]}****{number[-4:]}"
        assert (await person.get("/api/public/me"))["phone_masked"].endswith(number[-4:])
    # Granted later, by whoever refused at first.
    later, first = await by_wechat(people, "wx-later")
    assert first["account"]["phone_masked"] == ""
    granted = {"code": await ticket(people, "wx-later", "phone")}
    kept = await later.post("/api/public/phone", granted)
    assert kept["phone_masked"].endswith(made_up("wx-later").phone[-4:])
    assert await later.refused("/api/public/phone", granted) == (422, "ticket_used")
    # A code for signing in is none for the number.
    other = {"code": await ticket(people, "wx-later")}
    assert await later.refused("/api/public/phone", other) == (422, "ticket_unknown")


async def test_who_refuses_types_the_number_and_proves_it_by_a_code(
    people: People, services: Services, world: World, channel: None
) -> None:
    person, _ = await by_wechat(people, "wx-refuses")
    await person.post(CODES, {"phone": PHONE})
    (text,) = sent(services)
    code = code_in(text)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    with proves("VC-PUB-03", "c"):
        asked = {"phone": PHONE, "code": wrong}
        assert await person.refused("/api/public/phone/typed", asked) == (422, "code_wrong")
        me = await person.post("/api/public/phone/typed", {"phone": PHONE, "code": code})
        assert me["phone_masked"] == "139****0009"
    # Used up; a browser comes in by another one, to the same account.
    again = people.somebody()
    assert await again.refused(BY_PHONE, {"phone": PHONE, "code": code}) == (422, "code_wrong")
    assert await again.refused(CODES, {"phone": PHONE}) == (429, "code_just_sent")
    world.now = datetime.now(UTC) + phone_code.BETWEEN + timedelta(seconds=1)
    await again.post(CODES, {"phone": PHONE})
    entered = await again.post(BY_PHONE, {"phone": PHONE, "code": code_in(sent(services)[-1])})
    assert entered["account"]["id"] == me["id"]
    async with world.database.reading() as tx:
        kept = str((await tx.execute(select(public_code))).mappings().all())
    assert code not in kept
    assert PHONE not in kept


async def test_a_code_is_not_guessed_nor_asked_for_without_end(
    people: People, services: Services, world: World, channel: None
) -> None:
    somebody = people.somebody()
    await somebody.post(CODES, {"phone": PHONE})
    code = code_in(sent(services)[0])
    for turn in range(1, phone_code.TRIES + 1):
        wrong = {"phone": PHONE, "code": f"{(int(code) + turn) % 10**6:06}"}
        assert await somebody.refused(BY_PHONE, wrong) == (422, "code_wrong")
    assert await somebody.refused(BY_PHONE, {"phone": PHONE, "code": code}) == (422, "code_wrong")
    # Whether anybody is known by the number is told by neither answer.
    assert (await somebody.ask("POST", CODES, {"phone": "13800000001"})).status_code == 204
    assert (await somebody.ask("POST", CODES, {"phone": "13800009999"})).status_code == 204
    for _ in range(1, phone_code.A_DAY):
        await minutes_later(world)
        await somebody.post(CODES, {"phone": PHONE})
    await minutes_later(world)
    assert await somebody.refused(CODES, {"phone": PHONE}) == (429, "code_often")


async def minutes_later(world: World) -> None:
    """All that was sent until now was sent two minutes before."""
    before = public_code.c.at - timedelta(minutes=2)
    async with world.database.transaction() as tx:
        await tx.execute(update(public_code).values(at=before))


async def test_without_a_channel_it_is_said_that_codes_are_closed(people: People) -> None:
    assert await people.somebody().refused(CODES, {"phone": PHONE}) == (409, "sms_closed")


async def test_what_wechat_refuses_has_its_own_words_and_a_token_is_renewed(
    people: People, services: Services, world: World
) -> None:
    hosts, somebody = hosts_of(world), people.somebody()
    path = "/api/relative/sign-in"
    good = await ticket(people, "wx-unknown")
    for errcode, status, code in (
        (-1, 503, "wechat_busy"),
        (40029, 401, "ticket_unknown"),
        (45011, 429, "wechat_often"),
        (40226, 403, "wechat_risky"),
        (40125, 503, "wechat_secret"),
        (99999, 503, "wechat_away"),
    ):
        hosts.wechat.faults = HostFaults(errcode=errcode)
        assert await somebody.refused(path, {"ticket": good}) == (status, code)
    for fault in (HostFaults(down=True), HostFaults(half=True)):
        hosts.wechat.faults = fault
        assert await somebody.refused(path, {"ticket": good}) == (503, "wechat_away")
    hosts.wechat.faults = HostFaults(twice=True)
    assert (await somebody.post(path, {"ticket": good}))["account"]
    # WeChat would take it once more; we do not.
    assert await somebody.refused(path, {"ticket": good}) == (401, "ticket_used")
    with proves("VC-SSB-12", "c"):
        sent_id = await services.wechat.send(
            "wx-li", "T-1", {"thing1": "会见申请已通过"}, "/relative/"
        )
        assert sent_id == "1"
        hosts.wechat._tokens.clear()
        assert await services.wechat.send("wx-li", "T-1", {"thing1": "会见改期"}) == "2"
        assert [one.values["thing1"] for one in hosts.wechat.sent] == ["会见申请已通过", "会见改期"]
        hosts.wechat._refusing.add("wx-li")
        with pytest.raises(MessageRefused, match="subscription_refused"):
            await services.wechat.send("wx-li", "T-1", {"thing1": "x"})
        with pytest.raises(MessageRefused, match="template_values"):
            await services.wechat.send("wx-wang", "T-1", {"thing1": "长" * 21})
    hosts.wechat.faults = HostFaults()


@pytest.fixture
def secret_file(world: World) -> Iterator[Path]:
    """Of the mini-program, as it was afterwards."""
    file = Path(hosts_of(world).told_of(world.settings).wechat_secret_file)
    kept = file.read_bytes()
    yield file
    file.write_bytes(kept)


async def test_a_changed_secret_needs_its_file_alone(
    people: People, services: Services, world: World, secret_file: Path
) -> None:
    hosts = hosts_of(world)
    hosts.wechat._secret = "another secret"
    code = hosts.wechat.code_for("wx-unknown", CodeKind.SIGN_IN)
    path, asked = "/api/relative/sign-in", {"ticket": code}
    assert await people.somebody().refused(path, asked) == (503, "wechat_secret")
    with pytest.raises(Unavailable, match="wechat_secret"):
        await services.wechat.send("wx-li", "T-1", {"thing1": "x"})
    with proves("VC-SSB-12", "e"):
        await asyncio.to_thread(secret_file.write_text, "another secret\n")
        assert (await people.somebody().post(path, asked))["account"]
        assert await services.wechat.send("wx-li", "T-1", {"thing1": "x"})


async def test_an_account_is_shown_and_ends_by_its_holders_wish(
    people: People, world: World
) -> None:
    person, answer = await by_wechat(people, "wx-leaves", phone=True)
    told = {one["name"]: one for one in (await person.get("/api/public/own-data"))["sections"]}
    assert set(told) >= {"identity", "account"}
    assert "微信小程序" in [line["title"] for line in told["account"]["lines"]]
    assert made_up("wx-leaves").phone not in str(told)
    await person.post("/api/public/erasure")
    assert (await person.http.get("/api/public/me")).status_code == 401
    async with world.database.reading() as tx:
        mine = public_account.c.id == answer["account"]["id"]
        row = (await tx.execute(select(public_account).where(mine))).mappings().one()
        known = (await tx.execute(select(public_identity))).all()
    assert (row["state"], row["phone_sealed"], row["phone_digest"]) == ("erased", None, None)
    assert known == []
    _, again = await by_wechat(people, "wx-leaves")
    assert again["account"]["id"] != answer["account"]["id"]
    relative, _ = await by_wechat(people, "wx-li")
    assert await relative.refused("/api/public/erasure") == (409, "erase_as_relative")


async def test_accounts_that_never_became_anything_end_with_their_term(
    people: People, world: World
) -> None:
    _, old = await by_wechat(people, "wx-long-ago")
    await by_wechat(people, "wx-li")
    await by_wechat(people, "wx-lately")
    now = datetime.now(UTC)
    async with world.database.transaction() as tx:
        mine = public_account.c.last_entry == "wechat"
        recent = select(public_identity.c.account_id).where(
            public_identity.c.subject_digest
            == subject_digest(world.keys, PublicEntry.WECHAT, "wx-lately")
        )
        aged = update(public_account).where(mine, public_account.c.id.not_in(recent))
        await tx.execute(aged.values(last_entered_at=now - timedelta(days=366)))
    counts = await retention.apply(world.database, world.files, FieldSeals(world.keys), {}, now)
    assert counts["accounts"] == 1
    rows = await audit_rows_of(world, "public", old["account"]["id"])
    assert rows[-1].action == "public.erase"
