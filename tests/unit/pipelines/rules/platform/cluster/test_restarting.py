import pytest

from pipelines.rules.platform.cluster.restarting import is_known, require_restartable
from schemas.errors import Conflict, InvalidInput
from schemas.platform.cluster.parts import PartKind

ACTOR, REPLICA = PartKind.ACTOR, PartKind.REPLICA


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (ACTOR, "outbox_relay"),
        (ACTOR, "prison_connector:P03"),
        (ACTOR, "labour_writer:0"),
        (REPLICA, "face#FaceModel#k3x9"),
    ],
)
def test_parts_of_the_product_are_restarted(kind: PartKind, name: str) -> None:
    require_restartable(kind, name, during_call=False)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (ACTOR, "SERVE_CONTROLLER_ACTOR"),
        (ACTOR, "outbox_relay2"),
        (ACTOR, "face#FaceModel#k3x9"),
        (REPLICA, "outbox_relay"),
        (REPLICA, "face#Other#k3x9"),
        (REPLICA, ""),
    ],
)
def test_nothing_else_is(kind: PartKind, name: str) -> None:
    assert not is_known(kind, name)
    with pytest.raises(InvalidInput) as refused:
        require_restartable(kind, name, during_call=True)
    assert refused.value.code == "not_restartable"


def test_the_room_of_a_call_is_spoken_of() -> None:
    with pytest.raises(Conflict) as refused:
        require_restartable(ACTOR, "room:01J", during_call=False)
    assert refused.value.code == "call_running"
    require_restartable(ACTOR, "room:01J", during_call=True)
