"""Settings of a platform that lives in a folder of its own, beside the usual one."""

from pathlib import Path

import msgspec

from schemas.settings import Settings


def settings_in(settings: Settings, folder: Path) -> Settings:
    """The same platform on a folder of its own, with embedded databases."""
    return msgspec.structs.replace(
        settings,
        data_dir=str(folder),
        keys_dir=str(folder / "keys"),
        files_dir=str(folder / "files"),
        lasting_dir=str(folder / "lasting"),
        checkpoints_dir=str(folder / "checkpoints"),
        database_url="",
        database_owner_url="",
        labour_shards=(),
        labour_shard_owners=(),
    )
