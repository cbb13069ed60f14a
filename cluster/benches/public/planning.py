"""Messages as use cases plan them: in transactions of changes, to the demonstration's people."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from connectors.postgres.database import Database
from connectors.postgres.messages import message_choices, outgoing_messages
from connectors.postgres.messages.told_matter import About
from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from pipelines.rules.security.keys import KeyProvider
from schemas.messages.occasions import Occasion
from schemas.messages.to_relatives import MessageKind
from schemas.modules.common import APPROVED
from schemas.modules.messages.message_channels import MESSAGE_CHANNELS
from schemas.tables import metadata
from schemas.tables.people.person import relative

AT_ONCE = 250
BEGINS_IN = timedelta(minutes=10)


class Planner:
    """Writes messages, and remembers when each stood."""

    def __init__(
        self, database: Database, keys: KeyProvider, clock: Callable[[], datetime]
    ) -> None:
        self.stands_at: dict[str, datetime] = {}
        """By subject, when its change was committed."""
        self._database = database
        self._keys = keys
        self._clock = clock
        self._people: list[str] = []

    async def furnish(self, origin: str) -> None:
        """One channel, to the bench's gateway; everybody agreed to be told."""
        seals, now = FieldSeals(self._keys), self._clock()
        async with self._database.transaction() as tx:
            bureau = await units.root(tx)
            assert bureau is not None
            # Templates are the demonstration's; its channel leads to a stand-in of this process.
            await tx.execute(delete(metadata.tables[MESSAGE_CHANNELS.table]))
            channel = {
                "name": "测量用短信通道",
                "message_kind": MessageKind.SMS.value,
                "provider": "测量",
                "address": f"{origin}/v1/messages",
                "signature": "【测量】",
                "unit_id": bureau.id,
            }
            await writing.add(tx, MESSAGE_CHANNELS, seals, channel, state=APPROVED, by=None, at=now)
            self._people = list((await tx.connection.scalars(select(relative.c.id))).all())
            for relative_id in self._people:
                await message_choices.choose(tx, relative_id, True, now)

    async def plan(self, case: str, occasions: Sequence[Occasion]) -> None:
        """One message each, in their order."""
        for begin in range(0, len(occasions), AT_ONCE):
            some = range(begin, min(begin + AT_ONCE, len(occasions)))
            async with self._database.transaction() as tx:
                bureau = await units.root(tx)
                assert bureau is not None
                for number in some:
                    now, about = self._clock(), self._about(case, number, bureau)
                    await outgoing_messages.plan_about(
                        tx, self._keys, about, occasions[number], now
                    )
            self._stand(case, some)

    async def hasten(self, case: str, number: int) -> None:
        """Tell somebody of a call that begins in ten minutes."""
        async with self._database.transaction() as tx:
            bureau = await units.root(tx)
            assert bureau is not None
            begins_at = self._clock() + BEGINS_IN
            about = self._about(case, number, bureau, begins_at)
            await outgoing_messages.plan_about(
                tx, self._keys, about, Occasion.CALL_SOON, self._clock()
            )
        self._stand(case, [number])

    def _about(
        self, case: str, number: int, bureau: UnitRow, begins_at: datetime | None = None
    ) -> About:
        return About(
            relative_id=self._people[number % len(self._people)],
            case_no=f"BENCH-{number}",
            unit_id=bureau.id,
            prison_name=bureau.name,
            starts_at=begins_at or self._clock(),
            begins_at=begins_at,
            subject=subject_of(case, number),
        )

    def _stand(self, case: str, numbers: Sequence[int]) -> None:
        now = self._clock()
        self.stands_at |= {subject_of(case, number): now for number in numbers}


def subject_of(case: str, number: int) -> str:
    """What a message of a case is about."""
    return f"{case}:{number}"
