"""Five landmarks of a face mesh of 468 points (MediaPipe): steadier in profile than MTCNN's."""

import numpy as np

from pipelines.rules.vision.align import upright
from pipelines.rules.vision.arrays import Floats, Pixels

SIDE = 192
GROWTH = 0.8
"""How much of the view the face fills, against an embedding's crop; the mesh was surest here."""
EYES = ([33, 133], [362, 263])
NOSE, MOUTH = 4, (61, 291)


def mesh_input(picture: Pixels, landmarks: Floats) -> Floats | None:
    """The face as the mesh's network wants it (1, 192, 192, 3), 0 to 1."""
    view = upright(picture, landmarks, SIDE, GROWTH)
    return None if view is None else (view.pixels[None] / np.float32(255)).astype(np.float32)


def five_of(mesh: Floats) -> Floats:
    """Eyes, nose and corners of the mouth (5, 2) of a mesh (1404 values: x, y, z of each point)."""
    points = mesh.reshape(468, 3)[:, :2]
    eyes = [points[corners].mean(axis=0) for corners in EYES]
    return np.stack([*eyes, points[NOSE], *points[list(MOUTH)]])
