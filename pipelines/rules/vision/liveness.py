"""Whether frames show one living head that turned as it was asked (VC-WL-05, VC-API-09)."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

import msgspec
import numpy as np

from pipelines.rules.security.digest import hmac_sm3
from pipelines.rules.vision.compare import cosine
from pipelines.rules.vision.face import Face, FaceAnalysis
from pipelines.rules.vision.judge import people_of
from pipelines.rules.vision.quality import signed_turn
from schemas.people.faces.liveness import Turn

FEWEST = 12
SEEN = 0.75
"""Part of the frames that must hold just one face; in the others it was turned too far."""
SPAN = 2.5
"""Between the furthest turns to both sides, against the least turn to one side. Pictures on paper
bent by 40 degrees reached 0.42 where heads that turned by 28 passed 0.6."""
STEP = 0.45
"""A head that turns further between two frames was not watched while it turned."""
MOVED, GROWN = 0.6, 1.5
"""Widths of the face that it may move between two frames, and by which factor it may grow."""
SAME = 0.5
"""Cosine of two frames in a row, and of any two that look the same way. Different people of the
sample pictures reached 0.39."""
AHEAD = 0.35
"""A face turned further is not the one to compare where another frame looks ahead."""

MESSAGES = {
    "too_few_frames": "没有看清整个动作。请让脸一直留在画面里，再做一次。",
    "many_faces": "画面中出现了其他人。请只让本人一个人在画面里，再做一次。",
    "face_changed": "动作过程中画面里的人不是同一个人。请由本人从头到尾完成。",
    "jumped": "动作太快或画面中断。请拿稳设备，慢慢转头，再做一次。",
    "not_turned": "没有看到按提示转头。请本人面对镜头，按提示慢慢转头；不能使用照片。",
}


class _Pose(msgspec.Struct, frozen=True, kw_only=True):
    """A face of one frame; lengths in heights of the frame, whatever its size."""

    turn: float
    x: float
    y: float
    width: float
    embedding: list[float]


def turns_of(key: bytes, challenge_id: str) -> tuple[Turn, Turn]:
    """The turns of a challenge, in their order; nobody without the key can tell them before."""
    left_first = hmac_sm3(key, f"turns:{challenge_id}".encode())[0] & 1
    return (Turn.LEFT, Turn.RIGHT) if left_first else (Turn.RIGHT, Turn.LEFT)


def most_ahead(frames: Sequence[FaceAnalysis]) -> int:
    """Place of the frame to compare with the registered face: the first, if it looks ahead."""
    turned = [_turned(frame) for frame in frames]
    return 0 if turned[0] <= AHEAD else min(range(len(frames)), key=turned.__getitem__)


def judge_movement(frames: Sequence[FaceAnalysis], asked: Sequence[Turn], least: float) -> str:
    """`ok`, or which of `MESSAGES` tells why the frames prove nothing.

    `least` is the turn to each side, as `signed_turn` measures it, from the middle one.
    """
    if any(len(people_of(frame)) > 1 for frame in frames):
        return "many_faces"
    poses = [_pose(frame) for frame in frames if frame.faces]
    if len(poses) < max(FEWEST, SEEN * len(frames)):
        return "too_few_frames"
    if not _one_face(poses, least):
        return "face_changed"
    if any(_jumped(before, after) for before, after in pairwise(poses)):
        return "jumped"
    return "ok" if _turned_as(poses, asked, least) else "not_turned"


def _one_face(poses: Sequence[_Pose], least: float) -> bool:
    """The same throughout: from frame to frame, and whenever it looks as it did at first."""
    first = poses[0]
    again = [(first, pose) for pose in poses if abs(pose.turn - first.turn) < least]
    pairs = [*pairwise(poses), *again]
    return all(cosine(one.embedding, other.embedding) >= SAME for one, other in pairs)


def _jumped(before: _Pose, after: _Pose) -> bool:
    far = np.hypot(after.x - before.x, after.y - before.y)
    wide, narrow = max(before.width, after.width), min(before.width, after.width)
    turned = abs(after.turn - before.turn) > STEP
    return bool(turned or far > MOVED * wide or wide > GROWN * narrow)


def _turned_as(poses: Sequence[_Pose], asked: Sequence[Turn], least: float) -> bool:
    turns = [pose.turn for pose in poses]
    middle = median(turns)
    seen: Iterator[float] = iter(turns)
    in_order = all(
        any(one - middle >= least if turn is Turn.LEFT else middle - one >= least for one in seen)
        for turn in asked
    )
    return in_order and max(turns) - min(turns) >= SPAN * least


def _turned(frame: FaceAnalysis) -> float:
    people = people_of(frame)
    return abs(_pose(frame).turn) if len(people) == 1 else float("inf")


def _pose(frame: FaceAnalysis) -> _Pose:
    face: Face = frame.faces[0]
    left, top, width, height = (value / frame.height for value in face.box)
    return _Pose(
        turn=signed_turn(np.asarray(face.landmarks, np.float32)),
        x=left + width / 2,
        y=top + height / 2,
        width=width,
        embedding=face.embedding,
    )
