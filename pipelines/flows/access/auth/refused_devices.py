"""Devices that are turned away are listed for an officer, not forgotten."""

import logging

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.devices import refusals
from pipelines.flows.services import Services
from pipelines.rules.security.actor import Actor
from schemas.calls.state import ActorKind
from schemas.devices.kinds import RefusalReason

logger = logging.getLogger(__name__)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the headers of a terminal's request say."""

    serial: str
    secret: str
    model: str
    address: str


async def turn_away(services: Services, asked: Told, reason: RefusalReason) -> None:
    """Count the attempt; the first one of a device is audited, the others would flood the log."""
    now = services.clock()
    async with services.database.transaction() as tx:
        listed = await refusals.note(
            tx,
            serial=asked.serial,
            model=asked.model,
            address=asked.address,
            reason=reason,
            now=now,
        )
        if listed is not None:
            await audit.write(
                tx,
                stream=audit.BUREAU,
                actor=Actor(ActorKind.DEVICE, None, asked.serial, asked.address),
                action="device.refused",
                object_kind="refused_device",
                object_id=listed,
                result="refused",
                detail={"serial": asked.serial, "reason": reason},
                at=now,
            )
    logger.info("refused device %s from %s: %s", asked.serial, asked.address, reason.value)
