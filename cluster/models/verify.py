"""Whether the model files are here and are what the manifest says."""

import hashlib
from pathlib import Path

from cluster.models.manifest import MODELS, ModelFile
from cluster.problems import CannotStart


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_whole(root: Path, model: ModelFile) -> bool:
    path = root / model.path
    return path.is_file() and path.stat().st_size == model.size and sha256_of(path) == model.sha256


def check_model(root: Path, model: ModelFile) -> None:
    """Refuse a file that is missing or has another digest."""
    path = root / model.path
    if not path.is_file():
        raise missing(path)
    found = sha256_of(path)
    if found != model.sha256:
        raise altered(path, model.sha256, found)


def check_models(root: Path) -> int:
    """Refuse to go on with a missing or altered model; answers how many files were checked."""
    for model in MODELS:
        check_model(root, model)
    return len(MODELS)


def missing(path: Path) -> CannotStart:
    return CannotStart(
        f"模型文件缺失：{path}。请运行 qinqiao models fetch 获取。",
        english=f"model file {path} is missing; run `qinqiao models fetch`",
        code="model_missing",
    )


def altered(path: Path, expected: str, found: str) -> CannotStart:
    return CannotStart(
        f"模型文件校验不符：{path}。请删除该文件后运行 qinqiao models fetch 重新获取。",
        english=(
            f"model file {path} has another digest: expected sha256 {expected}, found {found}; "
            "delete it and run `qinqiao models fetch`"
        ),
        code="model_altered",
    )
