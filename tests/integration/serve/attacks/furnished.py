"""A bureau with one of everything, and officers who together may do everything."""

import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import httpx

from connectors.doors import open_shards
from connectors.labour.pay_book import PayBook
from connectors.labour.pay_records import Replacing
from connectors.platforms.terminal_key import TerminalKey
from connectors.platforms.terminal_simulator import TerminalSimulator
from connectors.postgres.access import officers, rights
from connectors.postgres.labour import pay_sheets
from connectors.postgres.platform import units
from connectors.postgres.recordings import recordings
from connectors.postgres.visits import visit_waits
from connectors.postgres.visits.visit_places import Party
from pipelines.rules.labour.pay.calculation import calculate
from schemas.modules.catalog import MODULES
from schemas.modules.visits.calendar_fields import WEEK
from schemas.people.kinds import Role
from tests.integration.serve.attended_calls import proposed
from tests.integration.serve.calls.test_controlling import ALERT_ID, LINE_ID, alerted
from tests.integration.serve.client import ANSWER_S, People, Person
from tests.integration.serve.family.test_public_content import act
from tests.integration.serve.family.test_public_questions import ask
from tests.integration.serve.forms.forms import RIGHT, administrator, begun, published
from tests.integration.serve.forms.forms import sent as send_form
from tests.integration.serve.journey import DEVICE, approved, requested
from tests.integration.serve.letters import lettered
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.opening import granted, path_of
from tests.integration.serve.prison_sources import held_record, queued_order
from tests.integration.serve.taken_over import taken_over
from tests.integration.serve.visitors import add_person, booked, judge, open_account, visitor
from tests.integration.serve.visits.places import add_time, book, hold, second_pair, slots
from tests.integration.serve.world import PASSWORD, World
from tests.passwords import as_kept

BUSINESS = (
    Role.APPROVER,
    Role.MONITOR,
    Role.REVIEWER,
    Role.WORD_KEEPER,
    Role.LEADER,
    Role.LABOUR,
)
EVERYTHING = "everything"
SPARE = "spare"
ALONE = "3103000077"
"""An inmate who must not meet the planted one."""
VISITOR = "judge"
"""Of an outside body."""
"""An account that may be locked, disabled or reset."""


class Furnished:
    """Ids of what is there, by the name that addresses give them."""

    def __init__(self, people: People, world: World, owner_url: str = "") -> None:
        """`owner_url` is its database's, as the role that may do anything."""
        self.owner_url = owner_url
        self.people = people
        self.world = world
        self.ids: dict[str, list[str]] = defaultdict(list)
        self.records: dict[str, str] = {}
        self.samples: dict[str, dict[str, Any]] = {}
        self.key: dict[str, str] = {}
        self.credential: dict[str, str] = {}
        self.terminal_key: TerminalKey
        """Which the terminal with the credential signs with."""

    async def fill(self) -> None:
        await self._accounts()
        call_id = await approved(self.world, self.people, await self.people.relative())
        await alerted(self.world, call_id)
        waiting = await requested(self.world, await self.people.relative(), minutes_ahead=120)
        self.ids["call_id"] = self.ids["conversation_id"] = [call_id, waiting]
        self.ids["alert_id"], self.ids["line_id"] = [ALERT_ID], [LINE_ID]
        self.ids["attention_id"] = [await proposed(self.world, call_id)]
        self.ids["letter_id"] = [await lettered(self.world)]
        async with self.world.database.transaction() as tx:
            recorded = await recordings.start(tx, call_id, at=self.world.clock())
        self.ids["recording_id"] = [recorded]
        self.ids["relative_id"] = [self.world.relative_id]
        self.ids["inmate_id"] = [self.world.inmate_id]
        self.ids["ward_id"] = [self.world.ward_id]
        self.ids["system_id"], self.ids["problem_id"] = await held_record(self.world)
        self.ids["order_id"] = [await queued_order(self.world, self.ids["system_id"][0])]
        await self._visits()
        await self._pay()
        await self._legacy()
        await self._records()
        await self._visiting()
        await self._reports()
        await self._administered()
        await self._listed()

    async def _accounts(self) -> None:
        async with self.world.database.transaction() as tx:
            prison = await units.by_code(tx, "P03")
            assert prison is not None
            for number, (login, roles) in enumerate(((EVERYTHING, BUSINESS), (SPARE, BUSINESS))):
                officer_id = await officers.add(
                    tx,
                    login=login,
                    name=f"民警{login}",
                    police_no=f"3198{number:03}",
                    org_unit_id=prison.id,
                    password_hash=as_kept(PASSWORD),
                )
                await rights.give(tx, self.world.seal, officer_id, roles, [prison.id])
        self.ids["account_id"] = [officer_id]

    async def _visits(self) -> None:
        """A visit that was booked, and a place that is held for another one."""
        every_day: dict[str, Any] = {name: True for name, _ in WEEK}
        leader, relative = await self.people.officer("leader"), await self.people.relative()
        await add_time(leader, self.world, capacity=9, on_holidays=True, **every_day)
        # A walk over everything takes longer than a person who books.
        rule = {"ahead_days": 28, "notice_days": 2, "hold_minutes": 60, "most_visitors": 3}
        held = rule | {"name": "久留", "unit_id": self.world.prison_id, "valid_from": "2026-01-01"}
        await leader.post("/api/records/visit_rules", {"values": held})
        inmate_id = self.world.inmate_id
        first, second, *_ = [one["day"] for one in await slots(relative, inmate_id)]
        visit = await book(relative, inmate_id, first, 2)
        self.ids.setdefault("booking_id", []).append(visit["id"])
        await self._wait(relative)
        self.ids["place_id"] = [(await hold(relative, inmate_id, second))["id"]]
        pair = {"first_id": inmate_id, "second_id": await second_pair(self.world, number=ALONE)}
        made = await leader.post("/api/inmates-apart", pair | {"reason": "同案犯"})
        self.ids["apart_id"] = [made["id"]]

    async def _wait(self, relative: Person) -> None:
        """Somebody waits for the last session of all, which is not full."""
        world = self.world
        last = (await slots(relative, world.inmate_id))[-1]["id"]
        party = Party(relative_id=world.relative_id, inmate_id=world.inmate_id, size=1, visitors=1)
        async with world.database.transaction() as tx:
            wait_id = await visit_waits.add(tx, last, party, world.clock())
        assert wait_id is not None
        self.ids["wait_id"] = [wait_id]

    async def _pay(self) -> None:
        """A sheet with one line, as if calculated for nobody's hours."""
        world, month, now = self.world, "2026-10", self.world.clock()
        line = calculate(month, world.inmate_id, [], [], [])
        async with world.database.transaction() as tx:
            made = await pay_sheets.add(tx, world.ward_id, month, now.date(), now)
            sheet = await pay_sheets.get(tx, made)
            assert sheet is not None
            why = Replacing(reason="", by="", at=now)
            shards = open_shards(world.settings, world.database, pool_size=1)
            book = PayBook(shards)
            written = await book.write(tx, sheet.key, [line], why, keep=False)
            await shards.close()
            await pay_sheets.calculated(tx, made, written, [], now)
        self.ids["sheet_id"] = [made]

    async def _content(self) -> None:
        """What the public reads is published, and somebody asked a unit that takes questions."""
        leader, asker = await self.people.officer("leader"), await self.people.relative()
        for name, code in (("banner_id", "app_banners"), ("text_id", "help_texts")):
            self.ids[name] = [self.records[code]]
            await act(leader, f"/api/records/{code}", {"id": self.records[code]}, "publish")
        form_id = await published(await administrator(self.people), self.world.prison_id, "walked")
        filled = await send_form(asker, form_id, RIGHT, self.world.prison_id)
        self.ids["submission_id"] = [filled["submission"]["id"]]
        self.ids["draft_id"] = [(await begun(asker, form_id))["id"]]
        self.ids["walked_form"] = [form_id]
        self.ids.setdefault("form_id", []).append(form_id)
        sent = await ask(asker, self.world.ward_id)
        self.ids["question_id"] = [sent["id"], self.records["public_questions"]]

    async def _legacy(self) -> None:
        """A unit's year of the old system, with rows that were refused."""
        shards = list(self.world.settings.labour_shards)
        with tempfile.TemporaryDirectory() as folder:
            done = await taken_over(self.world, shards, Path(folder), by=EVERYTHING)
        self.ids["legacy_id"] = [one.id for one in done.files]

    async def _records(self) -> None:
        bench = Bench("inmates", self.people, self.world)
        # Its sample counts in days of a month.
        for code in sorted(MODULES, key=lambda code: code != "whitelist_entries"):
            made = await bench.create(code)
            self.records[code] = made["id"]
            self.samples[code] = await bench.sample(code)
        await self._content()
        self.ids["version_id"] = [self.records["labour_document_versions"]]
        self.ids["device_id"] = [self.records["devices"]]
        self.ids["consumer_id"] = [self.records["api_consumers"]]

    async def _visiting(self) -> None:
        """Somebody of an outside body, with a booking of his own."""
        body = await judge(self.world, VISITOR)
        spare = await add_person(self.world, body, "备用人员", 2)
        await open_account(self.world, spare, "spare-visitor")
        person = await visitor(self.people, VISITOR)
        made = await booked(person, self.world)
        self.ids.setdefault("booking_id", []).append(made["booking"]["id"])
        # Who signs in here stays as he is.
        self.ids["person_id"] = [spare]

    async def _reports(self) -> None:
        one = await self.people.officer(EVERYTHING)
        forms = await one.get("/api/report-forms")
        month = f"{self.world.clock():%Y}-01"
        asked = {"definition_id": forms[0]["id"], "unit_id": self.world.prison_id}
        made = await one.post("/api/reports", asked | {"period": month})
        self.ids.setdefault("form_id", []).append(forms[0]["id"])
        self.ids["report_id"] = [made["report"]["id"]]

    async def _administered(self) -> None:
        admin = await self.people.officer("sysadmin")
        consumer = self.records["api_consumers"]
        grant = {"interface": "video_calls", "unmasked": False}
        await granted(self.people, admin, consumer, [grant], activate=True, key=True)
        self.key = await admin.post(f"{path_of(consumer)}/keys/take")
        asked = {"device_ids": self.ids["device_id"]}
        (self.credential,) = await admin.post("/api/devices/credentials", asked)
        async with httpx.AsyncClient(base_url=self.people.base, timeout=ANSWER_S) as terminal:
            told = (self.credential["serial"], self.credential["secret"], self.world.clock)
            standing = TerminalSimulator(terminal, *told)
            await standing.bring_key()
        self.terminal_key = standing.key
        job = {"kind": "chat", "name": "x", "cron": "0 3 * * *"}
        kinds = await admin.get("/api/job-kinds")
        made = await admin.post("/api/jobs", job | {"kind": kinds[0]["code"]})
        run = await admin.post(f"/api/jobs/{made['id']}/run")
        self.ids["job_id"], self.ids["run_id"] = [made["id"]], [run["id"]]
        saved = {"name": "常用", "query": "q=王"}
        leader = await self.people.officer(EVERYTHING)
        kept = await leader.post("/api/modules/inmates/filters", saved)
        self.ids["filter_id"] = [kept["id"]]
        asked_rights = {"roles": ["monitor"], "units": [self.world.prison_id], "reason": "调岗"}
        path = f"/api/accounts/{self.ids['account_id'][0]}/rights-changes"
        change = await admin.ask("POST", path, asked_rights)
        if change.is_success:
            self.ids["change_id"] = [change.json()["id"]]
        unknown = {"X-Device-Serial": "QQ-UNKNOWN-1", "X-Device-Secret": "x"}
        async with httpx.AsyncClient(base_url=self.people.base, timeout=ANSWER_S) as terminal:
            await terminal.post("/api/device/heartbeat", json={}, headers=unknown)

    async def _listed(self) -> None:
        """Ids that are found by looking."""
        admin = await self.people.officer("sysadmin")
        one = await self.people.officer(EVERYTHING)
        keeper = await self.people.officer("keeper")
        await keeper.post("/api/words", {"word": "越狱", "word_class": "脱逃类"})
        await keeper.post("/api/allowed-phrases", {"phrase": "越狱电影"})
        for name, person, path in (
            ("alert", one, "/api/alerts"),
            ("word_id", keeper, "/api/words"),
            ("class_id", keeper, "/api/word-classes"),
            ("phrase_id", keeper, "/api/allowed-phrases"),
            ("case_id", one, "/api/approvals"),
            ("flow_id", admin, "/api/approval-flows"),
            ("refused_id", admin, "/api/refused-devices"),
            ("session_id", one, "/api/officer/sessions"),
            ("parameter", admin, "/api/parameters"),
        ):
            found = await self._rows(person, path)
            self.ids[name] = [str(row.get("id") or row.get("name")) for row in found[:5]]
            if name == "alert":
                self.ids["recheck_id"] = [row["recheck_id"] for row in found if row["recheck_id"]]

    async def _rows(self, person: Person, path: str) -> list[Any]:
        reply = await person.http.get(path)
        if not reply.is_success:
            return []
        told = reply.json()
        found = told if isinstance(told, list) else told.get("rows", told.get("words", []))
        return list(found)

    @property
    def device(self) -> str:
        return DEVICE
