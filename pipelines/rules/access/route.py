"""What a route says of itself: who may ask, and what follows from that (decisions/0070)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from pipelines.rules.access.permission import Permission
from pipelines.rules.platform.repeated_routes import Secret, Unnoted
from pipelines.rules.platform.shedding import Order
from pipelines.rules.platform.subsystems import SUBSYSTEMS
from schemas.modules.catalog import MODULES


class Who(StrEnum):
    """Who may ask; of an officer a permission may be asked beside."""

    ANYBODY = "anybody"
    RELATIVE = "relative"
    INMATE = "inmate"
    CONSUMER = "consumer"
    """An outside system with a key, whose grants say the rest."""
    DEVICE = "device"
    """A terminal that signs with a key of its own."""
    TOKEN = "token"
    """Whoever brings a token that is good once."""
    OFFICIAL = "official"
    """Somebody of an outside body, as a judge."""
    PUBLIC = "public"
    """Whoever came in from outside, relative or not yet."""
    OFFICER = "officer"


class OfModule(msgspec.Struct, frozen=True):
    """A permission of a module; its code may name parts of the address, as `{code}:list`."""

    code: str

    def held_for(self, parts: Mapping[str, str]) -> str:
        return self.code.format_map(parts)


class AnyOfficer(msgspec.Struct, frozen=True):
    """No permission: every officer with an open session."""


ANY_OFFICER: Final = AnyOfficer()
Asks = Permission | OfModule | AnyOfficer


class Takes(StrEnum):
    """What a changing request brings."""

    JSON = "json"
    FORM = "form"
    """A form with a file."""
    CONTENT = "content"
    """A file as it is: streamed, never a form on the disk."""


class Undeclared(Exception):
    """A route that does not say who may ask, or says what does not fit together."""


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """One line at the handler, and nothing of it anywhere else."""

    who: Who
    asks: Asks | None = None
    """Of officers' routes."""
    because: str = ""
    """Why anybody may."""
    from_internet: str | None = None
    """Its purpose in the exchange list; None: the exchange lets nobody through to it."""
    subsystem: str | None = None
    """Of people's routes what closes it; officers' follow from their permission."""
    about: str = ""
    """Of an address with a `record_id` and no `code`: the record's module."""
    repeats: Unnoted | Secret | None = None
    """Why a request's key, or the answer, is not kept; None: both are (LR-GEN-08)."""
    unaudited: str = ""
    """Why what changes leaves no audit row (AU-1)."""
    reveals: bool = False
    """It answers in clear what is masked everywhere else, so its answer is sealed."""
    worth: Order = Order.USUAL
    takes: Takes = Takes.JSON
    answers: tuple[str, ...] = ()
    """Types of the file that it answers."""
    ranged: bool = False
    """Parts of the file may be asked for."""
    by_state: bool = False
    """It changes nothing, and is refused where a thing is not in a state for it."""
    counted: bool = False
    """It closes when asked too often."""
    mends: bool = False
    """Open to a session that must first change a password or enrol a second factor."""
    before_consent: bool = False
    """Open to who has not agreed to the privacy notice: read, see, leave."""
    disabled_too: bool = False
    """A disabled terminal is heard."""
    credential: str = ""
    """Why a terminal's credential is enough where others sign (ID-4)."""
    signed: bool = False
    """An outside platform signs the body, which therefore comes unsealed."""
    by_word: bool = False
    """The metrics' word opens it as well."""

    def __post_init__(self) -> None:
        for holds, said in (
            ((self.who is Who.OFFICER) == (self.asks is not None), "asks, of officers alone"),
            ((self.who is Who.ANYBODY) == bool(self.because), "because, of anybody alone"),
            (self.from_internet is None or self.who in _OUTSIDE, "from_internet"),
            (self.subsystem is None or self.who in _PEOPLE, "subsystem, of people alone"),
            (self.subsystem is None or self.subsystem in SUBSYSTEMS, "a subsystem there is"),
            (not self.about or self.about in MODULES, "about, of a module there is"),
            (not self.ranged or bool(self.answers), "ranged, of a file"),
            (
                not self.counted or self.who in _COUNTED,
                "counted, of whom sessions do not vouch for",
            ),
            (
                not self.mends or self.asks == ANY_OFFICER or self.who is Who.OFFICIAL,
                "mends, of any officer or official",
            ),
            (not self.signed or self.who is Who.ANYBODY, "signed, of anybody"),
            (not self.by_word or self.who is Who.OFFICER, "by_word, of officers alone"),
            (not self.before_consent or self.who in _CONSENTING, "before_consent"),
            (not self.disabled_too or self.who is Who.DEVICE, "disabled_too"),
            (not self.disabled_too or not self.credential, "disabled_too, of what is signed"),
            (not self.credential or self.who in _BY_CREDENTIAL, "credential"),
        ):
            if not holds:
                raise Undeclared(f"{self.who}: {said}")

    @property
    def keeps_note(self) -> bool:
        """Whether a request with a key is carried out once."""
        return not isinstance(self.repeats, Unnoted)

    @property
    def keeps_answer(self) -> bool:
        return not isinstance(self.repeats, Secret)

    @property
    def seals_answer(self) -> bool:
        """All others go as they are: what a page reads has no body whose key could seal it."""
        return self.reveals or isinstance(self.repeats, Secret)


_OUTSIDE = frozenset({Who.ANYBODY, Who.RELATIVE, Who.OFFICIAL, Who.PUBLIC, Who.TOKEN})
_CONSENTING = frozenset({Who.RELATIVE, Who.PUBLIC})
_COUNTED = frozenset({Who.ANYBODY, Who.OFFICIAL, Who.PUBLIC})
_PEOPLE = frozenset({Who.RELATIVE, Who.INMATE, Who.OFFICIAL, Who.PUBLIC})
_BY_CREDENTIAL = frozenset({Who.DEVICE, Who.ANYBODY})
