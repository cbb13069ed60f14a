"""What the tests of modules share: an officer who keeps the module, and sample records."""

from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import insert, select, update

from connectors.postgres.audit import audit
from connectors.postgres.ids import make_id
from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from pipelines.rules.modules.grants import BY_DOCUMENT_KEEPER, KEPT_BY_ADMINISTRATOR
from pipelines.rules.modules.reading import read_value
from pipelines.rules.modules.rights import kept_by_bureau
from pipelines.rules.security.chain import ChainRow
from schemas.modules.catalog import MODULES
from schemas.modules.field import Attached, Found, Linked, Text
from schemas.modules.module import Module, Verb
from schemas.people.kinds import Role
from schemas.tables.audit.audit import audit_row
from schemas.tables.calls.call import video_call
from schemas.tables.module import table_of
from schemas.tables.recordings.review import call_review
from tests.integration.serve.approving import add_officer, decide
from tests.integration.serve.client import People, Person
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.records_of_calls import NOON, ended
from tests.integration.serve.world import World
from tests.integration.with_family import WITH_FAMILY

BY_BUREAU = frozenset({"pay_rules", "pay_post_rates"})
"""Modules of which no prison keeps records."""


class Bench:
    """One module, with the officer who may do everything with it in prison P03."""

    def __init__(
        self,
        code: str,
        people: People,
        world: World,
        *,
        after: int = 0,
        signed_in: dict[str, Person] | None = None,
    ) -> None:
        """Its samples are numbered from the one after `after`, where others made some before.

        Officers who are `signed_in` already are not signed in again: it would end what they hold.
        """
        self.module: Module = MODULES[code]
        self.people = people
        self.world = world
        self.path = f"/api/records/{code}"
        self._made = after
        self._picked = 0
        self._pair: dict[str, Any] | None = None
        self._keepers = {} if signed_in is None else signed_in
        self._chief: Person | None = None

    async def keeper(self, code: str | None = None) -> Person:
        """Who keeps a module: a prison's leader, or whoever it is kept by alone."""
        login = "leader"
        if (code or self.module.code) in KEPT_BY_ADMINISTRATOR:
            login = "sysadmin"
        elif (code or self.module.code) in BY_BUREAU or kept_by_bureau(
            MODULES[code or self.module.code]
        ):
            login = "chief"
        elif (code or self.module.code) in BY_DOCUMENT_KEEPER:
            login = "documents"
        if login not in self._keepers:
            self._keepers[login] = await self.people.officer(login)
        return self._keepers[login]

    async def elsewhere(self) -> Person:
        """Who keeps the module in another prison."""
        if self.module.code not in BY_DOCUMENT_KEEPER:
            return await self.people.officer("other_leader")
        login = "other_documents"
        if login not in self._keepers:
            await add_officer(self.world, login, "P04", frozenset({Role.DOCUMENT_KEEPER}))
            self._keepers[login] = await self.people.officer(login)
        return self._keepers[login]

    async def above(self) -> Person:
        """Who keeps it for the bureau."""
        keeper = "documents" if self.module.code in BY_DOCUMENT_KEEPER else "chief"
        return await self.people.officer(keeper)

    async def sample(self, code: str | None = None) -> dict[str, Any]:
        """Values of a record that nobody has made yet."""
        self._made += 1
        number = self._made
        values: dict[str, Any] = {}
        self._pair = None
        for name, value in MODULES[code or self.module.code].sample.items():
            values[name] = await self._filled(value, number, (code or self.module.code, name))
        return values

    async def _filled(self, value: Any, number: int, place: tuple[str, str]) -> Any:
        if not isinstance(value, str):
            return value
        kind, _, rest = value.partition(":")
        if kind == "unit":
            return await self.unit_id(rest)
        if kind == "pick":
            choices = rest.split("|")
            self._picked += 1
            return choices[self._picked % len(choices)]
        if kind == "pair":
            return (await self._bound_pair())[rest]
        if kind == "file":
            return await self._handed_in(place, rest)
        if kind == "record":
            return (await self.create(rest))["id"]
        if kind == "charged":
            return await self._charged(rest)
        return value.format(n=number, day=number % 28 + 1)

    async def _charged(self, code: str) -> str:
        """A ticket whose charge can be taken back."""
        made: str = (await self.create(code))["id"]
        ticket = table_of(MODULES[code])
        async with self.world.database.transaction() as tx:
            await tx.execute(update(ticket).where(ticket.c.id == made).values(state="charged"))
        return made

    async def _handed_in(self, place: tuple[str, str], name: str) -> Any:
        """A file that nobody has taken yet; a list of it where the field takes several."""
        code, field = place
        kind = MODULES[code].field(field).kind
        assert isinstance(kind, Attached)
        keeper = await self.keeper(code)
        sent = await send_file(keeper, f"/api/records/{code}/files/{field}", name, made_file(name))
        assert sent.is_success, sent.text
        file_id = sent.json()["id"]
        return file_id if kind.most_files == 1 else [file_id]

    async def _bound_pair(self) -> dict[str, Any]:
        """A relative and an inmate that one sample is about, bound to one another."""
        if self._pair is None:
            pair: dict[str, Any] = (await self.create("inmate_bindings"))["values"]
            self._pair = pair
        return self._pair

    async def unit_id(self, code: str) -> str:
        async with self.world.database.transaction() as tx:
            unit = await units.by_code(tx, code)
        assert unit is not None
        return unit.id

    async def create(self, code: str | None = None, **values: Any) -> Any:
        """A new record by its keeper."""
        return await self.make(await self.sample(code) | values, code)

    async def make(self, values: dict[str, Any], code: str | None = None) -> Any:
        """A record of these values; what people do not make is written as the platform does."""
        module = MODULES[code or self.module.code]
        keeper = await self.keeper(code)
        path = f"/api/records/{module.code}"
        if Verb.CREATE in module.verbs:
            return await keeper.post(path, {"values": values})
        made = await self._written(module, values)
        return (await keeper.get(f"{path}/{made}"))["record"]

    async def _written(self, module: Module, values: dict[str, Any]) -> str:
        if module.code == "phone_reviews":
            return await self._reviewed(values)
        if module.code == "visit_appointments":
            return await self._appointed(values)
        if module.view:
            return await self._called(values)
        read = {name: read_value(module.field(name), value) for name, value in values.items()}
        state = module.states.initial if module.states else None
        seals = FieldSeals(self.world.keys)
        async with self.world.database.transaction() as tx:
            return await writing.add(
                tx, module, seals, read, state=state, by=None, at=self.world.clock()
            )

    async def _called(self, values: dict[str, Any]) -> str:
        """A call that was held and never reviewed, since a view shows what calls are."""
        call_id = await ended(self.world, NOON + timedelta(hours=self._made))
        case_no = {"case_no": values["case_no"]}
        async with self.world.database.transaction() as tx:
            mine = video_call.c.id == call_id
            await tx.execute(update(video_call).where(mine).values(version=1, **case_no))
        return call_id

    async def _reviewed(self, values: dict[str, Any]) -> str:
        """A phone call that was talked, with the review of its recording."""
        call, officer = await self.create("phone_calls"), await self.people.officer("leader")
        review_id, phone_call = make_id(), table_of(MODULES["phone_calls"])
        reviewer = (await officer.get("/api/officer/me"))["id"]
        told = {"call_id": call["id"], "officer_id": reviewer, "assessment": "normal"}
        async with self.world.database.transaction() as tx:
            ward = await units.by_code(tx, "P03-W01")
            assert ward is not None
            mine = phone_call.c.id == call["id"]
            with_family = WITH_FAMILY | {"ward_id": ward.id}
            await tx.execute(update(phone_call).where(mine).values(with_family))
            made = insert(call_review).values(id=review_id, **told, at=NOON, **values)
            await tx.execute(made)
        return review_id

    async def _appointed(self, values: dict[str, Any]) -> str:
        """A visit that was booked at a prison's own mini-program."""
        made: str = (await self.create("visits"))["id"]
        visit = table_of(MODULES["visits"])
        async with self.world.database.transaction() as tx:
            told = {"source": "mini_program", **values}
            await tx.execute(update(visit).where(visit.c.id == made).values(**told))
        return made

    async def agree(self) -> None:
        """The bureau's leader lets pass whatever waits for him."""
        if self._chief is None:
            self._chief = await self.people.officer("chief")
        for case in (await self._chief.get("/api/approvals/pending"))["rows"]:
            await decide(self._chief, case, "approve", "同意")

    async def change(self, path: str, asked: dict[str, Any]) -> Any:
        """Edit a record as its keeper, approved where it waits; answers the record then."""
        answered = await (await self.keeper()).put(path, asked)
        if answered["pending"] is None:
            return answered
        await self.agree()
        return (await (await self.keeper()).get(path))["record"]

    async def audit_rows(self, record_id: str) -> list[ChainRow]:
        async with self.world.database.transaction() as tx:
            return await audit.rows_of(tx, self.module.code, record_id)

    async def log(self) -> list[ChainRow]:
        """What was done with the module, oldest first."""
        mine = audit_row.c.object_kind == self.module.code
        async with self.world.database.transaction() as tx:
            order = (audit_row.c.at, audit_row.c.seq)
            return await tx.all(select(audit_row).where(mine).order_by(*order), ChainRow)

    async def only(self) -> dict[str, str]:
        """A list query that finds one new record alone."""
        made = await self.create()
        field = next(
            one
            for one in self.module.fields
            if one.found is not Found.NOT
            and isinstance(one.kind, Text | Linked)
            and not one.mask
            and made["values"][one.name]
        )
        return {field.name: made["values"][field.name]}

    async def export(self, person: Person, form: str, **query: str) -> bytes:
        params = {"format": form, **query}
        reply = await person.http.get(f"{self.path}/export", params=params)
        assert reply.is_success, reply.text
        return reply.content

    async def upload(
        self, person: Person, content: bytes, name: str = "导入.xlsx"
    ) -> httpx.Response:
        return await person.http.post(
            f"{self.path}/import",
            files={"file": (name, content)},
            # As every browser sends it with a form.
            headers={"Origin": person.base},
        )

    async def load(self, person: Person, content: bytes, name: str = "导入.xlsx") -> Any:
        """The report of an import that was taken in."""
        reply = await self.upload(person, content, name)
        assert reply.is_success, reply.text
        return reply.json()
