"""What is to be seen of the keys without making any."""

from datetime import UTC, datetime
from pathlib import Path

from cluster.check.places import exposed_files
from connectors.keys.opening import open_keys
from connectors.keys.software import FILE_NAME, file_of
from connectors.keys.vault import DATABASE, MESSAGES, Vault
from pipelines.rules.platform.security_state.keys import KeysSeen
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import COMPONENT_SECRET
from schemas.errors import IntegrityBroken, Unavailable
from schemas.settings import Settings

_TITLES = {DATABASE: "数据库", MESSAGES: "消息服务"}


def look(settings: Settings) -> KeysSeen:
    """Whether they are there, answer and open what they sealed."""
    service, folder = bool(settings.key_service_url), Path(settings.keys_dir)
    if _missing(settings):
        return KeysSeen(service=False, missing=True)
    exposed = exposed_files(settings)
    keys = open_keys(settings)
    try:
        generation = keys.sealing(COMPONENT_SECRET).current
        broken = _broken(folder, keys)
    except Unavailable:
        return KeysSeen(service=service, exposed=exposed)
    except IntegrityBroken:
        # A file of keys that is exposed or damaged: nothing is opened with it any more.
        if exposed:
            return KeysSeen(service=service, exposed=exposed)
        raise
    since = None if service else _since(folder, generation)
    return KeysSeen(
        service=service, generation=generation, since=since, exposed=exposed, broken=broken
    )


def require(settings: Settings) -> None:
    """Raise `Unavailable` where there is no master key: who asks for it would make another one."""
    if _missing(settings):
        raise Unavailable("主密钥文件不在密钥目录中，无法查看。", code="keys_missing")


def _missing(settings: Settings) -> bool:
    return not settings.key_service_url and not (Path(settings.keys_dir) / FILE_NAME).is_file()


def _since(folder: Path, generation: int) -> datetime:
    return datetime.fromtimestamp((folder / file_of(generation)).stat().st_mtime, UTC)


def _broken(folder: Path, keys: KeyProvider) -> list[str]:
    """Passwords of components that do not open; one that is not kept here is none."""
    vault, found = Vault(folder, keys), []
    for component, title in _TITLES.items():
        try:
            vault.read(component)
        except IntegrityBroken:
            found.append(title)
    return found
