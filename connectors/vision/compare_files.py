"""Two picture files compared, as `qinqiao faces compare` shows it."""

from pathlib import Path

import msgspec

from connectors.vision.engine import FaceEngine
from pipelines.rules.vision.judge import judge_pair, people_of
from schemas.errors import NotFound


class FileComparison(msgspec.Struct, frozen=True, kw_only=True):
    """Whether two pictures show one person, and why not."""

    # Cosine; None where either picture does not hold just one face.
    score: float | None
    passed: bool
    reason: str
    message: str
    threshold: float
    engine: str
    faces_registered: int
    faces_live: int


def compare_files(
    registered: Path, live: Path, engine: FaceEngine, threshold: float
) -> FileComparison:
    """The check of one picture against another; what is wrong with the first is told first."""
    known, seen = (engine.analyse(_bytes(path)) for path in (registered, live))
    verdict = judge_pair(known, seen, threshold)
    return FileComparison(
        score=verdict.score,
        passed=verdict.passed,
        reason=verdict.reason,
        message=verdict.message,
        threshold=verdict.threshold,
        engine=engine.name,
        faces_registered=len(people_of(known)),
        faces_live=len(people_of(seen)),
    )


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise NotFound("照片文件不存在。", code="picture_missing", file=path.name)
    return path.read_bytes()
