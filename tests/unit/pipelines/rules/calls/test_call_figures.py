"""Figures are sums of their parts."""

from itertools import product

import pytest

from pipelines.rules.calls.call_figures import Group, by_prison, figures
from schemas.calls.charge import ChargeKind
from schemas.calls.state import CallState

STATES = (CallState.ENDED, CallState.CUT_OFF, CallState.MISSED, CallState.CONNECTED)


def groups() -> list[Group]:
    """Two prisons, three wards, every kind with every result; each number its own."""
    found, calls = [], 0
    for prison, ward in (("P03", "W01"), ("P03", "W02"), ("P04", "W03")):
        for kind, state in product(ChargeKind, STATES):
            calls += 1
            found.append(
                Group(
                    prison_id=prison,
                    prison=f"{prison}监狱",
                    ward_id=ward,
                    ward=ward,
                    charged_as=kind,
                    state=state,
                    calls=calls,
                    seconds=calls * 60,
                )
            )
    return found


@pytest.mark.requirement("VC-VCM-14")
def test_kinds_and_results_both_add_up_to_the_total() -> None:
    told = figures(groups())
    assert told.total == sum(range(1, 49))
    assert told.ordinary + told.extra + told.special + told.uncounted == told.total
    assert told.ended + told.cut_off + told.missed + told.running == told.total
    assert told.seconds == told.total * 60


@pytest.mark.requirement("VC-VCM-14")
def test_a_prison_is_the_sum_of_its_wards_and_all_prisons_are_the_total() -> None:
    prisons = by_prison(groups())
    assert [(one.name, len(one.wards)) for one in prisons] == [("P03监狱", 2), ("P04监狱", 1)]
    for prison in prisons:
        for name in ("total", "extra", "missed", "seconds"):
            parts = sum(getattr(ward.figures, name) for ward in prison.wards)
            assert getattr(prison.figures, name) == parts
    assert sum(one.figures.total for one in prisons) == figures(groups()).total


def test_without_records_everything_is_nothing() -> None:
    assert figures([]).total == 0
    assert by_prison([]) == []
