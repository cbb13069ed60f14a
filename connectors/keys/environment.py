"""Which environment this platform's data belong to; said at the first start, and then for good."""

import os
import secrets
from pathlib import Path

from schemas.environments import DEMONSTRATION, PRODUCTION
from schemas.errors import Conflict
from schemas.settings import Settings

FILE_NAME = "environment"


def environment_of(settings: Settings) -> str:
    """The environment's name: the one that was settled, else as the settings say."""
    settled = _settled(settings)
    return settled or settings.environment or PRODUCTION


def settle_environment(settings: Settings) -> str:
    """Write the name down beside the keys; `Conflict` where the settings name another one.

    Made-up data that a demonstration planted stay a demonstration's, however it is started later.
    """
    settled = _settled(settings)
    if settled and settings.environment not in ("", settled):
        raise Conflict(
            f"这里的数据属于“{settled}”环境，不能以“{settings.environment}”环境启动。",
            code="other_environment",
        )
    if settled:
        return settled
    name = settings.environment or (DEMONSTRATION if settings.demonstration else PRODUCTION)
    folder = Path(settings.keys_dir)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".{FILE_NAME}.{secrets.token_hex(8)}"
    draft.write_text(name + "\n")
    os.replace(draft, folder / FILE_NAME)
    return name


def _settled(settings: Settings) -> str:
    try:
        return (Path(settings.keys_dir) / FILE_NAME).read_text().strip()
    except FileNotFoundError:
        return ""
