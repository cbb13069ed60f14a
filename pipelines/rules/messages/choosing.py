"""By which channels somebody is told of what (VC-PUB-24)."""

from collections.abc import Mapping

import msgspec

from pipelines.rules.messages.quiet_hours import Quiet
from schemas.messages.occasions import CATALOGUE, Occasion, OccasionGroup
from schemas.messages.to_relatives import CHOSEN, MessageKind

KIND_TITLES: Mapping[MessageKind, str] = {
    MessageKind.WECHAT: "微信",
    MessageKind.SMS: "短信",
    MessageKind.CALL: "电话",
}
DEFAULT = (MessageKind.WECHAT, MessageKind.SMS)
"""Who agreed and chose nothing is written to; rung is who asked for it."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a person said of being told; without a word nothing is sent (PI-2)."""

    agreed: bool = False
    groups: Mapping[OccasionGroup, tuple[MessageKind, ...]] = {}
    quiet_from: str = ""
    quiet_until: str = ""

    def kinds(self, group: OccasionGroup) -> tuple[MessageKind, ...]:
        return self.groups.get(group, DEFAULT)

    def quiet(self, prison: Quiet) -> Quiet:
        """The person's own hours, where both are said."""
        if self.quiet_from and self.quiet_until:
            return Quiet(begins=self.quiet_from, ends=self.quiet_until)
        return prison


def is_wanted(wish: Wish, occasion: Occasion, kind: MessageKind) -> bool:
    """Whether a message of this kind goes to the person."""
    told = CATALOGUE[occasion]
    chosen = MessageKind.SMS if kind is MessageKind.MMS else kind
    if told.duty:
        return chosen is not MessageKind.CALL or chosen in wish.kinds(told.group)
    return wish.agreed and chosen in wish.kinds(told.group)


def kept(
    groups: Mapping[OccasionGroup, list[MessageKind]],
) -> dict[OccasionGroup, tuple[MessageKind, ...]]:
    """Choices as they are stored: known kinds in their order, each once."""
    return {
        group: tuple(kind for kind in CHOSEN if kind in kinds) for group, kinds in groups.items()
    }
