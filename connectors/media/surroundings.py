"""What a key frame of the inmate's camera shows behind the person."""

from pathlib import Path

import cv2
import numpy as np

from connectors.media.key_frame import decode_key
from connectors.vision.person import PersonNet
from pipelines.rules.vision.sharpness import Surroundings, judge_surroundings


class SurroundingsLook:
    """Decodes, finds the person, judges the rest; not for several threads at once."""

    def __init__(self, models: Path) -> None:
        self._net = PersonNet(models)

    def judge(self, key_frame: bytes) -> Surroundings | None:
        """None where the frame cannot be decoded."""
        pixels = decode_key(key_frame)
        if pixels is None:
            return None
        grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
        return judge_surroundings(grey, self._net.mask(pixels))
