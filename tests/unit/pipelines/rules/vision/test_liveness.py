"""What frames must show, said of made-up heads; the real engine's are in the integration tests."""

import math
from datetime import UTC, datetime

import pytest

from pipelines.rules.security import challenge
from pipelines.rules.vision.face import Face, FaceAnalysis
from pipelines.rules.vision.find import judge_find
from pipelines.rules.vision.liveness import judge_movement, most_ahead, turns_of
from schemas.people.faces.liveness import Turn

LEFT, RIGHT = Turn.LEFT, Turn.RIGHT
LEAST = 0.2
WAY = [0.0, 0.1, 0.25, 0.4, 0.4, 0.2, 0.0, -0.2, -0.4, -0.4, -0.25, -0.1, 0.0, 0.0]
"""To the left, to the right, and ahead again."""


def frame(
    turn: float, *, x: float = 200, width: float = 200, angle: float = 0, height: int = 480
) -> FaceAnalysis:
    """A head turned so far; `angle` says whose it is: 90 degrees apart are two people."""
    landmarks = (
        (50.0, 50.0),
        (150.0, 50.0),
        (100.0 + 50 * turn, 100.0),
        (60.0, 150.0),
        (140.0, 150.0),
    )
    part = height / 480
    face = Face(
        box=(x * part, 100 * part, width * part, 200 * part),
        landmarks=landmarks,
        score=0.99,
        sharpness=1,
        brightness=128,
        turn=abs(turn),
        embedding=[math.cos(math.radians(angle)), math.sin(math.radians(angle))],
    )
    return FaceAnalysis(width=640, height=height, faces=[face], engine="made-up")


def nobody() -> FaceAnalysis:
    return FaceAnalysis(width=640, height=480, faces=[], engine="made-up")


def two() -> FaceAnalysis:
    one, other = frame(0), frame(0, x=420, width=180)
    return FaceAnalysis(width=640, height=480, faces=one.faces + other.faces, engine="made-up")


HEAD = [frame(turn) for turn in WAY]


def test_the_asked_turns_pass_and_their_reverse_does_not() -> None:
    assert judge_movement(HEAD, (LEFT, RIGHT), LEAST) == "ok"
    assert judge_movement(HEAD, (RIGHT, LEFT), LEAST) == "not_turned"
    assert judge_movement(HEAD[::-1], (RIGHT, LEFT), LEAST) == "ok"


def test_a_head_that_never_looks_quite_ahead_passes_by_what_it_turns() -> None:
    askew = [frame(turn - 0.5) for turn in WAY]
    assert judge_movement(askew, (LEFT, RIGHT), LEAST) == "ok"


@pytest.mark.parametrize(
    "frames",
    [
        [frame(0)] * 14,
        [frame(0, x=200 + 8 * n, width=200 + 5 * n) for n in range(14)],
        [frame(turn / 3) for turn in WAY],
        [frame(max(turn, 0)) for turn in WAY],
    ],
    ids=["still", "moved and brought nearer", "tilted a little", "turned to one side"],
)
def test_what_does_not_turn_to_both_sides_is_refused(frames: list[FaceAnalysis]) -> None:
    assert judge_movement(frames, (LEFT, RIGHT), LEAST) == "not_turned"


@pytest.mark.parametrize(
    ("frames", "reason"),
    [
        ([frame(0, angle=90), *HEAD[1:]], "face_changed"),
        ([frame(turn, angle=90 if n == 4 else 0) for n, turn in enumerate(WAY)], "face_changed"),
        # Somebody else's face comes in so slowly that no two frames differ: at the end it shows.
        ([frame(turn, angle=7 * n) for n, turn in enumerate(WAY)], "face_changed"),
        ([frame(0)] * 6 + [frame(0.5)] * 4 + [frame(-0.5)] * 4, "jumped"),
        ([frame(turn, x=200 if n < 7 else 420) for n, turn in enumerate(WAY)], "jumped"),
        ([frame(turn, width=200 if n < 7 else 320) for n, turn in enumerate(WAY)], "jumped"),
        (HEAD[:9], "too_few_frames"),
        ([*HEAD, *[nobody()] * 6], "too_few_frames"),
        ([*HEAD[:6], two(), *HEAD[6:]], "many_faces"),
    ],
)
def test_frames_that_show_no_one_head_throughout(frames: list[FaceAnalysis], reason: str) -> None:
    assert judge_movement(frames, (LEFT, RIGHT), LEAST) == reason


def test_a_picture_may_be_larger_than_its_frames() -> None:
    assert judge_movement([frame(0, height=960), *HEAD], (LEFT, RIGHT), LEAST) == "ok"


def test_the_frame_that_looks_ahead_is_compared() -> None:
    assert most_ahead(HEAD) == 0
    assert most_ahead([frame(0.3), frame(0)]) == 0
    assert most_ahead([frame(0.6), nobody(), frame(0.1), frame(-0.3)]) == 2
    assert most_ahead([nobody(), nobody()]) == 0


def test_the_order_of_turns_cannot_be_told_without_the_key() -> None:
    orders = [turns_of(b"key" * 8, f"challenge {n}") for n in range(64)]
    assert {LEFT, RIGHT} == {order[0] for order in orders} == {order[1] for order in orders}
    assert orders != [turns_of(b"another key" * 3, f"challenge {n}") for n in range(64)]
    assert all(set(order) == {LEFT, RIGHT} for order in orders)


def test_a_challenge_keeps_its_time() -> None:
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    text = challenge.make(b"key" * 8, "id", "liveness", now)
    assert challenge.read(b"key" * 8, text, "liveness", now) is not None
    assert challenge.read(b"key" * 8, text, "liveness", now + challenge.VALID_FOR) is None


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        ([], "unknown"),
        ([0.49], "unknown"),
        ([0.7], "ok"),
        ([0.7, 0.55], "ok"),
        ([0.7, 0.65], "ambiguous"),
    ],
)
def test_one_of_many_is_meant_or_nobody(scores: list[float], reason: str) -> None:
    assert judge_find(scores, 0.5) == reason
