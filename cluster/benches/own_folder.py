"""Settings of a platform that lives in a folder of its own, beside the usual one."""

import shutil
from pathlib import Path

import msgspec

from cluster.services.leftovers import end_leftovers
from cluster.services.ports import free_port
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


def empty_folder(settings: Settings, name: str) -> Settings:
    """Of a bench: on an empty folder and a port of its own.

    What a bench that was killed, or kept its folder, left there would be measured with it.
    """
    folder = Path(settings.data_dir) / name
    end_leftovers(folder)
    shutil.rmtree(folder, ignore_errors=True)
    return msgspec.structs.replace(settings_in(settings, folder), http_port=free_port())
