"""Figures of video calls from grouped records: every sum is the sum of its parts (VC-VCM-14)."""

from collections.abc import Iterable
from itertools import groupby

import msgspec

from schemas.calls.charge import ChargeKind
from schemas.calls.counts import Figures, PrisonFigures, WardFigures
from schemas.calls.state import CallState


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Records of one ward, kind and result."""

    prison_id: str
    prison: str
    ward_id: str
    ward: str
    charged_as: ChargeKind
    state: CallState
    calls: int
    seconds: int


def figures(groups: Iterable[Group]) -> Figures:
    """The groups together."""
    rows = list(groups)

    def calls(**wanted: object) -> int:
        return sum(
            row.calls
            for row in rows
            if all(getattr(row, name) == value for name, value in wanted.items())
        )

    return Figures(
        total=calls(),
        ordinary=calls(charged_as=ChargeKind.ORDINARY),
        extra=calls(charged_as=ChargeKind.EXTRA),
        special=calls(charged_as=ChargeKind.SPECIAL),
        uncounted=calls(charged_as=ChargeKind.UNCOUNTED),
        ended=calls(state=CallState.ENDED),
        cut_off=calls(state=CallState.CUT_OFF),
        missed=calls(state=CallState.MISSED),
        running=calls(state=CallState.WAITING) + calls(state=CallState.CONNECTED),
        seconds=sum(row.seconds for row in rows),
    )


def by_prison(groups: Iterable[Group]) -> list[PrisonFigures]:
    """Prisons with their wards, in the order of the groups."""
    found = []
    for prison_id, of_prison in groupby(groups, key=lambda group: group.prison_id):
        rows = list(of_prison)
        wards = []
        for ward_id, of_ward in groupby(rows, key=lambda group: group.ward_id):
            parts = list(of_ward)
            wards.append(WardFigures(unit_id=ward_id, name=parts[0].ward, figures=figures(parts)))
        found.append(
            PrisonFigures(
                unit_id=prison_id, name=rows[0].prison, figures=figures(rows), wards=wards
            )
        )
    return found
