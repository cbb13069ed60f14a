"""Whether and how a person is told by message, beside the page (NF-SEC-17, PI-2, VC-PUB-24)."""

from collections.abc import Mapping

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.messages import message_wishes, recipients, telling_rules
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import PublicUser, Relative
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.governance.masking import mask_phone
from pipelines.rules.messages.choosing import KIND_TITLES, Wish, kept
from pipelines.rules.messages.quiet_hours import Quiet
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import Actor
from schemas.errors import InvalidInput
from schemas.messages.occasions import CATALOGUE, GROUP_TITLES, OccasionGroup
from schemas.messages.to_relatives import (
    CHOSEN,
    ChannelChoice,
    ChooseMessages,
    GroupChoice,
    MessageChoice,
    MessageKind,
)
from schemas.people.kinds import BindingState

KIND = "message_choice"


class Chooser(msgspec.Struct, frozen=True, kw_only=True):
    """A relative, or somebody with an account who is none."""

    relative_id: str | None
    account_id: str | None
    actor: Actor
    stream: str

    @property
    def id(self) -> str:
        return self.relative_id or self.account_id or ""


def as_relative(relative: Relative) -> Chooser:
    return Chooser(
        relative_id=relative.id, account_id=None, actor=relative.actor(), stream=relative.stream
    )


def as_public(public: PublicUser) -> Chooser:
    """Whose account is a relative's chooses as that relative."""
    return Chooser(
        relative_id=public.relative_id,
        account_id=None if public.relative_id else public.id,
        actor=public.actor(),
        stream=public.stream,
    )


async def read(services: Services, who: Chooser) -> MessageChoice:
    """The wish as it stands; nobody who was never asked gets any."""
    async with services.database.transaction() as tx:
        return await _view(tx, services, who)


async def choose(services: Services, who: Chooser, asked: ChooseMessages) -> MessageChoice:
    """Count from now on; what is queued and not yet sent is held back too."""
    attempt = Attempt(services, who.actor, "message_choice.set", KIND, who.id)
    async with attempt, services.database.transaction() as tx:
        at = services.clock()
        # Two switches thrown at once: the second builds on the first.
        await tx.lock(f"{KIND}/{who.id}")
        before = await message_wishes.of(tx, relative_id=who.relative_id, account_id=who.account_id)
        wish = _changed(before, asked)
        await message_wishes.keep(
            tx, wish, at, relative_id=who.relative_id, account_id=who.account_id
        )
        await audit.write(
            tx,
            stream=who.stream,
            actor=who.actor,
            action="message_choice.set",
            object_kind=KIND,
            object_id=who.id,
            detail=_detail(before, wish),
            at=at,
        )
        return await _view(tx, services, who)


def _changed(before: Wish, asked: ChooseMessages) -> Wish:
    quiet_from = before.quiet_from if asked.quiet_from is None else asked.quiet_from
    quiet_until = before.quiet_until if asked.quiet_until is None else asked.quiet_until
    if bool(quiet_from) != bool(quiet_until):
        raise InvalidInput("请同时填写免打扰的开始和结束时间。", code="half_quiet_hours")
    return Wish(
        agreed=before.agreed if asked.agreed is None else asked.agreed,
        groups={**before.groups, **kept(asked.groups or {})},
        quiet_from=quiet_from,
        quiet_until=quiet_until,
    )


def _detail(before: Wish, wish: Wish) -> dict[str, object]:
    """What is so from now on, of what was changed."""
    detail: dict[str, object] = {"agreed": wish.agreed}
    if wish.groups != before.groups:
        detail["groups"] = _told(wish.groups)
    if (wish.quiet_from, wish.quiet_until) != (before.quiet_from, before.quiet_until):
        detail["quiet"] = f"{wish.quiet_from}-{wish.quiet_until}"
    return detail


def _told(groups: Mapping[OccasionGroup, tuple[MessageKind, ...]]) -> dict[str, list[str]]:
    return {group.value: [one.value for one in kinds] for group, kinds in groups.items()}


async def _view(tx: Tx, services: Services, who: Chooser) -> MessageChoice:
    person = await recipients.reach(
        tx, services.keys, relative_id=who.relative_id, account_id=who.account_id
    )
    wish = await message_wishes.of(tx, relative_id=who.relative_id, account_id=who.account_id)
    quiet = await _prison_quiet(tx, services, who)
    return MessageChoice(
        agreed=wish.agreed,
        phone_masked=mask_phone(person.phone) if person else "",
        groups=[_group(group, wish) for group in OccasionGroup],
        quiet_from=wish.quiet_from,
        quiet_until=wish.quiet_until,
        prison_quiet_from=quiet.begins,
        prison_quiet_until=quiet.ends,
    )


async def _prison_quiet(tx: Tx, services: Services, who: Chooser) -> Quiet:
    """Of the prison where the relative's inmate is; the bureau's for all others."""
    prison_id = None
    if who.relative_id is not None:
        bound = await people.bound_inmates(tx, who.relative_id)
        held = [one for one in bound if one.binding_state is BindingState.APPROVED]
        prison_id = held[0].prison_id if held else None
    day = local(services.clock()).date()
    return (await telling_rules.of_unit(tx, prison_id, day)).quiet


def _group(group: OccasionGroup, wish: Wish) -> GroupChoice:
    duty = any(told.duty for told in CATALOGUE.values() if told.group is group)
    chosen = wish.kinds(group)
    channels = [
        ChannelChoice(kind=kind, title=KIND_TITLES[kind], wanted=kind in chosen) for kind in CHOSEN
    ]
    return GroupChoice(group=group, title=GROUP_TITLES[group], duty=duty, channels=channels)
