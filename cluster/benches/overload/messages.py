"""Messages above their limit: what is committed faster than relay and consumer carry it."""

import msgspec

from cluster.benches.overload.flowing import FlowingPart
from cluster.benches.overload.listening import Handle, Listen
from connectors.nats.bus import Bus
from connectors.nats.delivery import Delivery
from connectors.postgres.ids import make_id
from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from schemas.messages.subjects import NOTIFY
from schemas.settings import Settings

SUBJECT = "notify.bench.load"
DURABLE = "bench"
"""The same each time: a new one would begin with all that came before."""
PAYLOAD = b"x" * 300


class Note(msgspec.Struct, frozen=True):
    """One message: which one it is, and some content."""

    key: str
    content: bytes


class MessagesPart(FlowingPart):
    """Outbox, relay, stream and one consumer, as every domain message passes them."""

    name, unit = "messages", "messages/s"
    deadline_s = 2.0
    first = 64.0
    probe: float | None = 2_048.0

    def __init__(self, own: Settings) -> None:
        from actors.messages import outbox_relay

        super().__init__(own)
        self._standing = outbox_relay.start(own)

    @property
    def listen(self) -> Listen:
        return _take_notes

    async def put(self, tx: Tx) -> str:
        note = Note(make_id(), PAYLOAD)
        await outbox.put(tx, SUBJECT, note)
        return note.key


async def _take_notes(bus: Bus, handle: Handle) -> None:
    async def take(delivery: Delivery) -> None:
        handle(msgspec.json.decode(delivery.payload, type=Note).key)

    async def given_up(delivery: Delivery, error: BaseException) -> None:
        raise error

    await bus.consume(NOTIFY.name, DURABLE, SUBJECT, take, given_up)
