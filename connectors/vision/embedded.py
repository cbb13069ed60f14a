"""The embedded engine: MTCNN finds, MobileFaceNet embeds, a face mesh tells the pose.

The first two come under the MIT licence, MediaPipe's mesh under Apache 2.0.
"""

from pathlib import Path
from typing import Final

import numpy as np

from connectors.vision.picture import decode
from connectors.vision.tflite import Net
from pipelines.rules.vision.arrays import Floats, Pixels
from pipelines.rules.vision.face import FaceAnalysis
from pipelines.rules.vision.looks import look_again
from pipelines.rules.vision.mesh import five_of, mesh_input
from pipelines.rules.vision.mtcnn import THRESHOLDS, Found, Networks, find_faces
from pipelines.rules.vision.quality import turn
from pipelines.rules.vision.reading import Reader, read_faces
from pipelines.rules.vision.search import search

LONGEST_SIDE: Final = 1280
SMALLEST: Final = 24
"""Pixels; smaller than what is accepted, so that "come closer" can be told from "nobody there"."""
SMALLEST_PART: Final = 32
"""In large pictures, the smallest face is this part of the longer side."""
LARGE_PART: Final = 12
"""The same for pictures that lie on their side: portraits, taken from near."""


class EmbeddedEngine:
    """Five networks of one folder; not for several threads at once."""

    name = "mobilefacenet-192"

    def __init__(self, folder: Path) -> None:
        self._networks = Networks(
            Net(folder / "pnet.tflite", ("pnet/prob1", "pnet/conv4-2/BiasAdd")),
            Net(folder / "rnet.tflite", ("rnet/prob1", "rnet/conv5-2/conv5-2")),
            Net(
                folder / "onet.tflite",
                ("onet/prob1", "onet/conv6-2/conv6-2", "onet/conv6-3/conv6-3"),
            ),
        )
        self._embedding = Net(folder / "MobileFaceNet.tflite", ("embeddings",))
        self._mesh = Net(folder / "face_landmark.tflite", ("conv2d_20",))
        self._reader = Reader(self.name, self._embed, self._turn_of)

    def analyse(self, picture: bytes) -> FaceAnalysis:
        """See `FaceEngine`."""
        pixels = decode(picture, LONGEST_SIDE)
        return read_faces(pixels, search(pixels, self._found, self._found_large), self._reader)

    def _found(self, pixels: Pixels) -> Found:
        smallest = max(SMALLEST, max(pixels.shape) / SMALLEST_PART)
        return self._looked_at(pixels, find_faces(pixels, self._networks, smallest))

    def _found_large(self, pixels: Pixels) -> Found:
        smallest = max(SMALLEST, max(pixels.shape) / LARGE_PART)
        return self._looked_at(pixels, find_faces(pixels, self._networks, smallest))

    def _looked_at(self, pixels: Pixels, found: Found) -> Found:
        """The finds that hold up on a second look, with its landmarks and score."""
        looks = [
            (index, look)
            for index, landmarks in enumerate(found.landmarks)
            if (look := look_again(pixels, landmarks, self._networks.output))
            and look.score >= THRESHOLDS.output
        ]
        boxes = found.boxes[[index for index, _ in looks]]
        boxes[:, 4] = [look.score for _, look in looks]
        return Found(boxes, np.array([look.landmarks for _, look in looks]).reshape(-1, 5, 2))

    def _turn_of(self, pixels: Pixels, landmarks: Floats) -> float:
        view = mesh_input(pixels, landmarks)
        return turn(landmarks if view is None else five_of(self._mesh(view)[0]))

    def _embed(self, crop: Pixels) -> Floats:
        """The sum of the embeddings (192) of a crop and its mirror: the network's batch is two."""
        pair = np.asarray(np.stack([crop, crop[:, ::-1]]), np.float32)
        values = np.asarray((pair - 127.5) / 128, np.float32)
        return np.asarray(self._embedding(values)[0].sum(axis=0), np.float32)
