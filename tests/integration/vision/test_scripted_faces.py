"""The demonstration's pairs get past the turns of the head in whichever order they are asked."""

from collections.abc import Sequence

import pytest

from cluster.benches.casting import turning
from cluster.benches.seed.cast import SCRIPT_PAIRS
from connectors.vision.engine import FaceEngine
from connectors.vision.sample_faces import sample_face, varied
from pipelines.rules.vision.liveness import judge_movement
from schemas.people.faces.liveness import Turn
from schemas.settings import Settings

LEFT_FIRST, RIGHT_FIRST = (Turn.LEFT, Turn.RIGHT), (Turn.RIGHT, Turn.LEFT)


@pytest.mark.parametrize("turns", [LEFT_FIRST, RIGHT_FIRST], ids=["left", "right"])
@pytest.mark.parametrize("face", [one.face for pair in SCRIPT_PAIRS for one in pair])
def test_the_scripted_pairs_turn_as_asked(
    engine: FaceEngine, settings: Settings, face: str, turns: Sequence[Turn]
) -> None:
    shown = varied(sample_face(face))
    frames = [engine.analyse(one) for one in (shown, *turning(shown, turns))]
    assert judge_movement(frames, turns, settings.liveness_turn) == "ok"
    assert judge_movement(frames, turns[::-1], settings.liveness_turn) == "not_turned"
