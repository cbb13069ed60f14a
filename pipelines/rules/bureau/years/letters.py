"""Letters: registered, assessed, handed on; those of lawyers go on unopened."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.letters import SEND_BACK, Letter, Letters
from pipelines.rules.bureau.years.cases import turn
from pipelines.rules.bureau.years.pair_outcomes import pair_outcomes
from pipelines.rules.bureau.years.people import LEVEL_TITLES, bond_titles, keeper, ward_title
from pipelines.rules.bureau.years.record_life import RecordLife, year_of
from pipelines.rules.governance.confidentiality import finding_of
from pipelines.rules.letters.assessing import assessed_values, registered
from schemas.approvals.state import CaseState
from schemas.governance.confidentiality import Confidentiality
from schemas.modules.letters.letters import LETTERS, Direction, LetterState


@lru_cache(maxsize=2)
def lives(ground: Ground, day: date) -> "Sequence[LetterLife]":
    """Of the letters that were registered on a day; log and rows ask for them."""
    return [
        LetterLife(ground, letter)
        for prison in ground.cast.prisons
        for letter in _letters(ground, prison.code).on(day)
    ]


@lru_cache(maxsize=64)
def _letters(ground: Ground, prison: str) -> Letters:
    found = next(one for one in ground.cast.prisons if one.code == prison)
    return Letters(ground.cast, found)


class LetterLife(RecordLife):
    """One letter: what happened, and what is left of it."""

    module = LETTERS

    def __init__(self, ground: Ground, letter: Letter) -> None:
        self.letter = letter
        called = bond_titles(letter.inmate, letter.bond)
        ward = letter.inmate.ward_at(letter.registered_at)
        titles = called | {
            "ward_id": ward_title(ward),
            "treatment_level": LEVEL_TITLES[letter.inmate.level],
        }
        record_id = ground.ids.of(LETTERS.table, letter.key, letter.registered_at)
        values, login = _registered(ground, letter, ward), keeper(letter.inmate)
        super().__init__(ground, login, record_id, values, titles, letter.registered_at)
        confidentiality = self.values["confidentiality"]
        if confidentiality == Confidentiality.PRIVILEGED.value:
            self._settle(unopened=True)
        elif confidentiality == Confidentiality.ORDINARY.value:
            self._assess()

    @property
    def decider(self) -> str:
        """Login of the officer whose desk it comes to."""
        ward = self.letter.inmate.ward_at(self.letter.submitted_at)
        return f"{ward.lower().replace('-', '.')}.head"

    def _assess(self) -> None:
        letter, officer = self.letter, self.ground.actor(self.login)
        if self.is_ahead(letter.submitted_at):
            return
        case = self.apply(
            "assess",
            officer,
            letter.submitted_at,
            LetterState.ASSESSING.value,
            unit=letter.inmate.ward_at(letter.submitted_at),
            outcomes=pair_outcomes(self.module),
            turns=[turn(self.decider, letter.decided_at, letter.withheld)],
            beside=registered(self.values["relative_id"]),
        )
        if case.state is CaseState.PENDING:
            return
        state = LetterState.WITHHELD if letter.withheld else LetterState.APPROVED
        head = self.ground.actor(self.decider)
        values = assessed_values(head.id, letter.decided_at, letter.withheld or None)
        self.decided(head, letter.decided_at, state.value, letter.withheld, values)
        self._settle()

    def _settle(self, *, unopened: bool = False) -> None:
        letter = self.letter
        if self.is_ahead(letter.settled_at):
            return
        verb, state, reason = "post", LetterState.POSTED, ""
        if letter.inbound:
            verb, state = "hand_over", LetterState.HANDED_OVER
        if unopened:
            verb = f"{verb}_unopened"
        elif letter.withheld:
            verb, state, reason = "send_back", LetterState.RETURNED, SEND_BACK
        officer, noted = self.ground.actor(self.login), {"settled_at": letter.settled_at}
        self.act(verb, officer, letter.settled_at, state.value, noted=noted, reason=reason)


def _registered(ground: Ground, letter: Letter, ward: str) -> dict[str, Any]:
    """What an officer fills in, and what the platform adds to it."""
    relative, inmate = letter.bond.relative.name, letter.inmate.name
    kinship = letter.bond.kinship.value
    direction = Direction.INBOUND if letter.inbound else Direction.OUTBOUND
    return {
        "direction": direction.value,
        "inmate_id": ground.inmate_id(letter.inmate),
        "relative_id": ground.relative_id(letter.bond.relative),
        "kinship": kinship,
        **finding_of(kinship, "").columns(),
        "sender": relative if letter.inbound else inmate,
        "recipient": inmate if letter.inbound else relative,
        "arrived_on": letter.registered_at.date(),
        "postmarked_on": letter.postmarked_on,
        "postal_no": letter.postal_no,
        "ward_id": ground.unit_id(ward),
        "treatment_level": letter.inmate.level,
    }


LETTER_YEAR = year_of("letters", lives, reads=("people", "flows"), fills=(LETTERS.table,))
