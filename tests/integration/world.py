"""A small bureau for tests: one prison with two wards, a relative, an inmate, an officer."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from connectors.postgres import Database, Tx, make_id
from connectors.postgres.access import officers, rights
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.people import people
from connectors.postgres.people.people import RelativeRow
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from pipelines.rules.security.actor import Actor
from pipelines.rules.security.row_seal import RowSeal
from schemas.calls.alert_views import AlertView
from schemas.calls.kind import CallKind
from schemas.calls.state import ActorKind, CallState, Speaker
from schemas.calls.views import LineView
from schemas.people.kinds import Kinship, OrgType, Role

SEAL = RowSeal(bytes(32))
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """Ids of what was made, and the actors that go with them."""

    prison: UnitRow
    ward: UnitRow
    other_ward: UnitRow
    relative_id: str
    inmate_id: str
    officer_id: str

    @property
    def relative(self) -> Actor:
        return Actor(ActorKind.RELATIVE, self.relative_id, "李芳", "10.0.0.7")

    @property
    def inmate(self) -> Actor:
        return Actor(ActorKind.INMATE, self.inmate_id, "李强", "10.0.0.9")

    @property
    def officer(self) -> Actor:
        return Actor(ActorKind.OFFICER, self.officer_id, "王警官", "10.0.0.8")

    async def call(
        self,
        tx: Tx,
        *,
        starts_at: datetime = NOW,
        minutes: int = 20,
        kind: CallKind | None = CallKind.FAMILY,
    ) -> CallRow:
        """A requested call."""
        return await calls.create(
            tx,
            relative_id=self.relative_id,
            inmate_id=self.inmate_id,
            prison_id=self.prison.id,
            ward_id=self.ward.id,
            prison_code=self.prison.code,
            kind=kind,
            requested_at=NOW - timedelta(hours=1),
            starts_at=starts_at,
            minutes=minutes,
            actor=self.relative,
        )

    async def approved(
        self, tx: Tx, *, starts_at: datetime = NOW, kind: CallKind | None = CallKind.FAMILY
    ) -> CallRow:
        call = await self.call(tx, starts_at=starts_at, kind=kind)
        return await calls.change_state(tx, call, CallState.APPROVED, at=NOW, actor=self.officer)


async def make_world(db: Database) -> World:
    async with db.transaction() as tx:
        bureau = await units.add(tx, parent=None, code="SH", name="局", org_type=OrgType.BUREAU)
        prison = await units.add(
            tx, parent=bureau, code="P03", name="三监", org_type=OrgType.PRISON
        )
        ward, other_ward = [
            await units.add(
                tx, parent=prison, code=f"P03-W0{n}", name=f"{n}监区", org_type=OrgType.WARD
            )
            for n in (1, 2)
        ]
        inmate_id = await people.add_inmate(
            tx, inmate_no="3103001", name="李强", prison_id=prison.id, ward_id=ward.id
        )
        relative_id = make_id()
        await people.add_relative(tx, _relative(relative_id))
        await people.bind(tx, relative_id=relative_id, inmate_id=inmate_id, kinship=Kinship.SPOUSE)
        officer_id = await officers.add(
            tx,
            login="wang",
            name="王警官",
            police_no="310001",
            org_unit_id=prison.id,
            password_hash="x",
        )
        await rights.plant_built_in(tx, SEAL)
        await rights.give(tx, SEAL, officer_id, [Role.APPROVER, Role.MONITOR], [prison.id])
    return World(prison, ward, other_ward, relative_id, inmate_id, officer_id)


def _relative(relative_id: str) -> RelativeRow:
    return RelativeRow(
        id=relative_id,
        name="李芳",
        wechat_openid="openid-1",
        id_no_sealed=b"sealed",
        id_no_digest="d" * 64,
        phone_sealed=b"sealed",
        enabled=True,
    )


def line(seq: int, text: str = "你好") -> LineView:
    """A line of the relative."""
    return LineView(
        id=make_id(),
        seq=seq,
        kind="text",
        speaker=Speaker.RELATIVE,
        speaker_name="李芳",
        start_s=float(seq),
        end_s=seq + 0.8,
        text=text,
        hits=[],
        at=NOW,
    )


def alert(call: CallRow, said: LineView, word: str = "毒品") -> AlertView:
    """A hit on `word` in a line."""
    return AlertView(
        id=make_id(),
        call_id=call.id,
        line_id=said.id,
        word=word,
        class_name="涉毒",
        severity=3,
        heard_as=word,
        matched_by="text",
        confidence=0.9,
        speaker=said.speaker,
        start_s=said.start_s,
        end_s=said.end_s,
        raised_after_s=0.7,
        state="new",
        at=NOW,
        acknowledged_by=None,
        recheck_id=None,
        recheck_state=None,
        inmate_name=call.inmate_name,
    )
