"""The standing actor that does by time what nobody does by hand."""

import asyncio
import logging
import time
from datetime import UTC, datetime
from typing import Any

import ray

from actors.background import LOGICAL_CPUS, NAMESPACE, Health, Loop
from actors.platform.following import Following
from actors.platform.jobs.runner import JobRunner
from actors.recordings.recording_composer import compose_recording
from connectors.doors import (
    open_affairs,
    open_bus,
    open_call_gateway,
    open_database,
    open_police,
    open_shards,
    open_store,
)
from connectors.duckdb.folder import Exports
from connectors.keys import open_keys
from connectors.live_settings import LiveSettings
from connectors.messages.opening import open_gateway
from connectors.platforms.hosts import open_hosts
from connectors.platforms.logged_police import LoggedPolice
from connectors.platforms.outbound import Outbound
from connectors.postgres.access import nonces
from connectors.postgres.family import question_keeping
from connectors.postgres.finding import finding
from connectors.postgres.modules import periods
from connectors.postgres.people import companions, registrations
from connectors.postgres.phone import phone_calls
from connectors.postgres.recordings import review_due
from connectors.postgres.visits import visit_rechecks, visit_waits
from connectors.speech.meaning import make_classifier
from pipelines.flows.approvals import notices
from pipelines.flows.audit.notary import open_notary
from pipelines.flows.calls import housekeeping, placing_days
from pipelines.flows.calls.allowance_turns import AllowanceTurns
from pipelines.flows.desk import StandingDesk
from pipelines.flows.devices.watch import watch, watched
from pipelines.flows.family import late_questions
from pipelines.flows.family.companions import growing
from pipelines.flows.family.registration import proving
from pipelines.flows.family.registration.proving import StandingMeans
from pipelines.flows.governance.privileged.erasing import Eraser
from pipelines.flows.governance.privileged.erasure_list import open_list
from pipelines.flows.headcount.headcount import open_headcount
from pipelines.flows.labour.pay import reminders as pay_reminders
from pipelines.flows.messages import admitting, reminding
from pipelines.flows.messages.call_notices import CallNotices
from pipelines.flows.messages.sender import MessageSender
from pipelines.flows.modules.due import apply_due
from pipelines.flows.people.faces.shelves import Shelves
from pipelines.flows.phone.funds.opening import open_funds
from pipelines.flows.phone.funds.sender import TicketSender
from pipelines.flows.phone.lapsing import close_lapsed
from pipelines.flows.platform.backups.making import BackupMaker
from pipelines.flows.recordings.review import overdue as overdue_reviews
from pipelines.flows.recordings.storing.finishing import finish_abandoned
from pipelines.flows.speech.alerts import passing as alert_handling
from pipelines.flows.speech.attending import Attending
from pipelines.flows.visits import passing_on, rechecking
from pipelines.rules.people.companions import born_by
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.row_seal import PURPOSE as ACCESS_RIGHTS
from pipelines.rules.security.row_seal import RowSeal
from schemas.errors import IntegrityBroken
from schemas.settings import Settings

logger = logging.getLogger(__name__)

NAME = "job_scheduler"
PLACE_S = 5.0
"""How often calls that lost their venue are looked for."""
ATTEND_S, REST_PARTS = 10.0, 3.0
"""Pause between two rounds that look for conversations to be read; of a round that read many, so
many times what it took, since what came in at a first start would have a processor for minutes."""
OVERDUE_S = 60.0
"""How often reviews are looked for that nobody made in time."""
PAY_S = 600.0
"""How often wards are looked for whose pay is overdue."""
ABANDONED_S = 60.0
"""How often recordings are looked for that their room left."""
REMIND_S = 60.0
"""How often it is seen who is to be reminded of what begins soon."""
ADMIT_S = 600.0
"""How often it is seen who was admitted, and whose relatives are still to be told."""
GATHER_S = 1.0
"""How long calls of the message gateway that went well are gathered for the log."""
NONCES_S = 60.0
"""How often numbers used once are let go: every change of a page and every beat has one."""


class Every:
    """Something that is done again when its time has passed since it was done last."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._done_at: float | None = None

    def due(self) -> bool:
        return self._done_at is None or time.monotonic() - self._done_at > self._seconds

    def done(self) -> None:
        self._done_at = time.monotonic()


@ray.remote(num_cpus=LOGICAL_CPUS, max_restarts=-1)
class JobSchedulerActor:
    """Holds no state: what is due is asked of the database each time."""

    def __init__(self, settings: Settings) -> None:
        logging.basicConfig(level=settings.log_level)
        self._database = open_database(settings, pool_size=4)
        self._keys = keys = open_keys(settings)
        self._rights_seal = RowSeal(keys.derive(ACCESS_RIGHTS))
        self._notary = open_notary(settings, keys)
        files = open_store(settings, keys)
        self._live = LiveSettings(self._database, settings)
        affairs = open_affairs(settings, _now)
        headcount = open_headcount(
            self._database, affairs, keys, _now, lambda: self._live.current, files
        )
        shards = open_shards(settings, self._database, pool_size=2)
        funds = open_funds(settings, _now)
        self._desk = StandingDesk(
            database=self._database,
            keys=keys,
            rights_seal=self._rights_seal,
            affairs=affairs,
            clock=_now,
            current=lambda: self._live.current,
        )
        self._runner = JobRunner(
            self._database,
            self._notary,
            files,
            _now,
            headcount=headcount,
            shards=shards,
            exports=Exports.of(settings),
            backups=BackupMaker(settings, self._database, shards.databases, files),
            funds=funds,
            desk=self._desk,
        )
        self._means = StandingMeans(
            database=self._database,
            keys=keys,
            rights_seal=self._rights_seal,
            affairs=affairs,
            clock=_now,
            current=lambda: self._live.current,
            files=files,
            police=LoggedPolice(open_police(settings, _now), Outbound(self._database, keys, _now)),
            shelves=Shelves(keys),
        )
        self._taken_over = False
        # Beside the other work: a platform that is slow to answer holds nothing else up.
        self._following = Following(headcount, lambda: self._live.current)
        self._closed = 0
        self._note = Every(settings.checkpoint_s)
        notices = CallNotices(
            self._database,
            keys,
            open_call_gateway(settings, _now),
            lambda: datetime.now(UTC),
            lambda: self._live.current,
        )
        # Beside the other work: a telephone that rings holds nothing else up.
        self._ringing = Loop("call_notices", lambda: _ring(notices))
        self._placing = Every(PLACE_S)
        self._overdue = Every(OVERDUE_S)
        self._pay = Every(PAY_S)
        self._settings, self._files = settings, files
        self._abandoned = Every(ABANDONED_S)
        self._nonces = Every(NONCES_S)
        # Beside it too: reading a conversation takes seconds.
        attending = Attending(
            self._database, lambda: make_classifier(settings), lambda: datetime.now(UTC)
        )
        self._attending = Loop("attention", lambda: _attend(attending))
        # And a gateway of messages that is slow to answer.
        # At midnight every inmate is looked at: nothing else waits for that.
        allowances = AllowanceTurns(self._database)
        self._turning = Loop("allowances", lambda: _turn(allowances))
        # Whatever else is slow, what is privileged goes at once.
        self._erasing_bus = open_bus(settings)
        eraser = Eraser(self._database, files, self._erasing_bus, open_list(settings, keys), _now)
        self._erasing = Loop("privileged_erasure", lambda: _erase(eraser))
        sender = MessageSender(
            self._database,
            keys,
            open_gateway(settings, _now),
            _now,
            lambda: self._live.current,
            calls=open_call_gateway(settings, _now),
            subscriptions=open_hosts(settings, self._database, _now).wechat,
            gather_s=GATHER_S,
        )
        self._sending = Loop("message_sender", lambda: _send(sender))
        self._reminding, self._admitting = Every(REMIND_S), Every(ADMIT_S)
        self._telling = Loop("telling", self._tell)
        # The funds platform too. Without one the messages wait in their stream.
        self._charging: Loop | None = None
        if funds is not None:
            # A connection of its own: closing or losing one holds up the other in nothing.
            self._funds_bus = open_bus(settings)
            charges = TicketSender(self._database, self._funds_bus, keys, funds, _now)
            self._charging = Loop("ticket_sender", lambda: self._charge(charges))
        self._loop = Loop(NAME, self._run)
        # Here too: after a restart Ray makes the actor anew and nobody calls `start`.
        self._loop.start()
        self._ringing.start()
        self._attending.start()
        self._following.start()
        self._sending.start()
        self._telling.start()
        self._turning.start()
        self._erasing.start()
        self._start_charging()

    async def start(self) -> None:
        self._loop.start()
        self._ringing.start()
        self._attending.start()
        self._following.start()
        self._sending.start()
        self._telling.start()
        self._turning.start()
        self._erasing.start()
        self._start_charging()

    def _start_charging(self) -> None:
        if self._charging is not None:
            self._charging.start()

    async def health(self) -> Health:
        return self._loop.health(closed=self._closed)

    async def _tell(self) -> None:
        """Beside the other work: of a hall full of visitors each is told by himself."""
        if self._reminding.due():
            await reminding.round(self._desk)
            self._reminding.done()
        if self._admitting.due():
            await admitting.round(self._desk)
            self._admitting.done()

    async def _charge(self, charges: TicketSender) -> None:
        await self._funds_bus.connect()
        await self._funds_bus.ensure_streams()
        await charges.run()

    async def _run(self) -> None:
        """One round; the loop pauses and comes again."""
        await self._live.refresh()
        await self._follow()
        if self._placing.due():
            await placing_days.place_waiting(
                self._database, self._live.current, self._keys, datetime.now(UTC)
            )
            self._placing.done()
        if self._overdue.due():
            rules = review_due.rules_of(self._live.current)
            await overdue_reviews.tell_overdue(self._database, rules, datetime.now(UTC))
            self._overdue.done()
        if self._pay.due():
            live, now = self._live.current, datetime.now(UTC)
            await pay_reminders.tell_late(
                self._database, live.pay_due_day, live.pay_remind_days, now
            )
            self._pay.done()
        if self._note.due():
            await self._sign()
            self._note.done()
        if self._nonces.due():
            async with self._database.transaction() as tx:
                await nonces.forget(tx, datetime.now(UTC))
            self._nonces.done()
        if self._abandoned.due():
            now = datetime.now(UTC)
            for recording_id in await finish_abandoned(self._database, self._files, now):
                compose_recording.remote(self._settings, recording_id)
            self._abandoned.done()
        if not self._taken_over:
            await self._runner.take_over()
            self._taken_over = True
        await self._runner.round()

    async def _follow(self) -> None:
        """What rows say is due: all are asked in one statement, since at rest none is."""
        database, seal, live, now = self._database, self._rights_seal, self._live.current, _now()
        steps = {
            "calls": (housekeeping.overdue(now, live.absence_s), self._close),
            "devices": (
                watched(now, live.device_silent_s),
                lambda: watch(database, _now(), live.device_silent_s),
            ),
            "alerts": (
                alert_handling.untaken(now, live.alert_unowned_s),
                lambda: alert_handling.escalate_overdue(
                    database, seal, _now(), live.alert_unowned_s
                ),
            ),
            "unseated": (
                notices.unseated(now),
                lambda: notices.reseat_stale(database, seal, _now()),
            ),
            "untold": (notices.untold(now), lambda: notices.tell_due(database, seal, _now())),
            "grown_up": (
                companions.grown(born_by(local(now).date())),
                lambda: growing.round(self._desk),
            ),
            "unproven": (
                registrations.unproven(now - proving.AGAIN),
                lambda: proving.round(self._means),
            ),
            "values": (periods.unapplied(now), lambda: apply_due(database, _now())),
            "waits": (visit_waits.due(now), lambda: passing_on.round(self._desk)),
            "questions": (
                question_keeping.due(now),
                lambda: late_questions.warn(database, _now()),
            ),
            "visits": (visit_rechecks.waiting(), lambda: rechecking.follow(self._desk)),
            "visit_calendars": (visit_rechecks.unmade(), lambda: rechecking.follow(self._desk)),
            "ringing": (
                phone_calls.lapsing(now),
                lambda: close_lapsed(database, self._keys, _now()),
            ),
        }
        async with database.reading() as tx:
            found = await finding(tx, {name: question for name, (question, _) in steps.items()})
        for name, (_, work) in steps.items():
            if name in found:
                await work()

    async def _close(self) -> None:
        closed = await housekeeping.close_overdue(
            self._database, _now(), self._live.current.absence_s
        )
        self._closed += len(closed)

    async def _sign(self) -> None:
        """Checkpoints that are gone stop no other work; the nightly check fails and says so."""
        try:
            await self._notary.note(self._database, datetime.now(UTC))
        except IntegrityBroken as error:
            logger.error("the audit log is not signed: %s", error)


def _now() -> datetime:
    return datetime.now(UTC)


async def _attend(attending: Attending) -> None:
    began = time.monotonic()
    await attending.round()
    await asyncio.sleep(max(ATTEND_S, REST_PARTS * (time.monotonic() - began)))


async def _turn(allowances: AllowanceTurns) -> None:
    await allowances.round(_now())


async def _erase(eraser: Eraser) -> None:
    await eraser.round()


async def _send(sender: MessageSender) -> None:
    await sender.drain()


async def _ring(notices: CallNotices) -> None:
    await notices.round()


def start(settings: Settings) -> Any:
    """The running actor, made where there is none; answers its handle."""
    handle = JobSchedulerActor.options(  # type: ignore[attr-defined]
        name=NAME, namespace=NAMESPACE, get_if_exists=True
    ).remote(settings)
    handle.start.remote()
    return handle
