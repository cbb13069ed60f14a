"""Where an officer works on one module: who, with what, when."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.modules import records
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.audit.integrity.alarm import is_tampered
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.modules.levels import clearance, level_of_module, may_see, narrowed, withheld
from pipelines.rules.modules.queries import ListQuery, read_query
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict, Forbidden, NotFound
from schemas.modules.catalog import MODULES
from schemas.modules.module import Module


class Desk:
    """One officer at one module, at one moment."""

    def __init__(
        self, services: Services, officer: Officer, code: str, *, case_id: str | None = None
    ) -> None:
        """`case_id` is the approval case whose proposal is carried out here."""
        if code not in MODULES:
            raise NotFound("没有这个模块。", code="module_not_found")
        self.services = services
        self.officer = officer
        self.case_id = case_id
        self.module: Module = MODULES[code]
        self.levels = officer.levels[code]
        self.seen = clearance(officer.permissions)
        self.hidden = withheld(self.module, self.levels, self.seen)
        self.shown: Module = narrowed(self.module, self.hidden)
        """The module without what lies above the officer's level."""
        self.seals = FieldSeals(services.keys)
        self.now: datetime = services.clock()

    @property
    def scopes(self) -> tuple[str, ...]:
        return self.officer.scopes

    @property
    def today(self) -> date:
        return local(self.now).date()

    def require(self, verb: str) -> None:
        """Raise `Forbidden` without the permission, or below the level of the data."""
        require_permission(self.officer.permissions, self.module.permission(verb))
        if not may_see(level_of_module(self.module, self.levels), self.seen):
            raise Forbidden(
                f"{self.module.title}的密级高于您的账号可查看的级别。", code="level_too_high"
            )

    def query(self, asked: Iterable[tuple[str, str]]) -> ListQuery:
        """A list's query; what the officer may not see narrows nothing, so it tells nothing."""
        return msgspec.structs.replace(read_query(self.shown, asked), hidden=self.hidden)

    def attempt(self, verb: str, record_id: str | None = None) -> Attempt:
        """Audits what is tried here and refused."""
        action = self.module.permission(verb).replace(":", ".")
        officer = self.officer
        return Attempt(
            self.services, officer.actor(), action, self.module.code, record_id, officer.stream
        )

    async def need(self, tx: Tx, record_id: str, *, for_update: bool = False) -> Stored:
        """The record; `NotFound` where it is not there or not in reach."""
        found = await records.get(
            tx, self.module, self.seals, self.scopes, record_id, for_update=for_update
        )
        if found is None:
            raise NotFound(f"没有找到这条{self.module.noun}记录。", code="record_not_found")
        tampered = await is_tampered(tx, self.services, self.module.table, record_id)
        return msgspec.structs.replace(found, tampered=True) if tampered else found

    async def require_whole(self, tx: Tx, before: Stored) -> None:
        """`Conflict` where the record is not as it was sealed."""
        if before.tampered or await is_tampered(tx, self.services, self.module.table, before.id):
            raise Conflict(
                f"该{self.module.noun}记录与封存时不符，可能在平台之外被改动，"
                "核实之前不能修改。请联系安全管理员。",
                code="record_tampered",
            )

    async def note(self, tx: Tx, verb: str, record_id: str | None, detail: dict[str, Any]) -> None:
        """The audit row of what was done, in its transaction."""
        await audit.write(
            tx,
            stream=self.officer.stream,
            actor=self.officer.actor(),
            action=self.module.permission(verb).replace(":", "."),
            object_kind=self.module.code,
            object_id=record_id,
            detail=detail,
            at=self.now,
        )


def open_modules(permissions: frozenset[str]) -> Sequence[Module]:
    """Modules whose list the officer may see, in the order of the menus."""
    return [module for module in MODULES.values() if module.permission("list") in permissions]
