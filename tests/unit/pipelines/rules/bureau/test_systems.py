from connectors.prisons.simulators.makers import MAKERS
from connectors.prisons.simulators.prisons import MAKINGS
from pipelines.rules.bureau.places import PRISON_NAMES
from pipelines.rules.bureau.systems import SHAPES, shape_of, systems
from schemas.exchange.prison_systems.kinds import SystemKind


def test_every_prison_has_two_systems_which_speak_differently() -> None:
    found = list(systems())
    assert len(found) == len(set(found)) == len(PRISON_NAMES) * len(SystemKind)
    for place, (visit, phone) in enumerate(zip(found[::2], found[1::2], strict=True)):
        assert visit.prison == phone.prison
        # Of one maker they come by other protocols.
        assert shape_of(place, visit.kind) != shape_of(place, phone.kind)


def test_each_shape_is_a_makers_and_has_a_protocol() -> None:
    assert set(SHAPES) == set(MAKERS)
    assert len(SHAPES) == len(MAKINGS)
