"""What an engine finds in a picture, and what follows from it."""

import msgspec

Point = tuple[float, float]


class Face(msgspec.Struct, frozen=True, kw_only=True):
    """One face; positions and lengths are pixels of the picture as analysed."""

    # x, y, width, height.
    box: tuple[float, float, float, float]
    # Eyes, nose, corners of the mouth; left of the picture first.
    landmarks: tuple[Point, Point, Point, Point, Point]
    # The detector's certainty, 0 to 1.
    score: float
    # Laplacian variance by contrast: 0.1 to 0.4 in good pictures, below 0.01 hopeless.
    sharpness: float
    # Mean grey, 0 to 255.
    brightness: float
    # 0 from the front, about 1 in profile.
    turn: float
    # Unit length; its dimension belongs to the engine.
    embedding: list[float]


class FaceAnalysis(msgspec.Struct, frozen=True, kw_only=True):
    """All faces of one picture, the largest first."""

    # Of the picture as analysed, upright and perhaps reduced.
    width: int
    height: int
    faces: list[Face]
    engine: str


class FaceVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a picture passes, with the words for the person before the camera."""

    passed: bool
    # Cosine; None where nothing could be compared.
    score: float | None
    # What the score had to reach: higher than the setting where the face is turned aside.
    threshold: float
    # ok, no_face, many_faces, too_small, too_dark, turned, blurred, below_threshold,
    # not_registered
    reason: str
    message: str
    faces_found: int
