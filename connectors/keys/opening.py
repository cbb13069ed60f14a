"""Which holder of keys the settings name."""

from functools import cache
from pathlib import Path

from connectors.keys.service import ServiceKeys
from connectors.keys.software import SoftwareKeys
from pipelines.rules.security.keys import KeyProvider
from schemas.settings import Settings


def open_keys(settings: Settings) -> KeyProvider:
    """The cloud's service where one is set, else the master key in `keys_dir`."""
    if not settings.key_service_url:
        return SoftwareKeys(Path(settings.keys_dir))
    return _service(
        settings.key_service_url,
        settings.key_service_id,
        settings.key_service_secret_file,
        settings.key_service_ca_file,
    )


@cache
def _service(url: str, key_id: str, secret_file: str, ca_file: str) -> ServiceKeys:
    """One client a process, which keeps what it was given for a while."""
    secret = Path(secret_file).read_bytes().strip()
    return ServiceKeys(url, key_id=key_id, secret=secret, ca_file=ca_file)
