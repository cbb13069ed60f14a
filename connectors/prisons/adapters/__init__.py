"""Which adapter speaks for a system: chosen by how it is reached, and by nothing else."""

from connectors.prisons.adapters.files import FilesSystem
from connectors.prisons.adapters.folder import Folder
from connectors.prisons.adapters.guard import Guard
from connectors.prisons.adapters.local_folder import LocalFolder
from connectors.prisons.adapters.packages import PackageSystem
from connectors.prisons.adapters.places import within
from connectors.prisons.adapters.rest import RestSystem
from connectors.prisons.adapters.soap import SoapSystem
from connectors.prisons.adapters.surroundings import Surroundings
from connectors.prisons.adapters.view import ViewSystem
from connectors.prisons.port import PrisonSystem
from schemas.exchange.prison_systems.access import (
    FilesAccess,
    PackageAccess,
    RestAccess,
    SoapAccess,
    ViewAccess,
)
from schemas.exchange.prison_systems.settings import SystemSettings

SFTP = "sftp://"


def open_system(settings: SystemSettings, secret: str, surroundings: Surroundings) -> PrisonSystem:
    """The system that the settings name; nothing is asked of it yet.

    Raises `InvalidInput` where the address can be none.
    """
    guard = Guard(settings.private_networks, surroundings.resolving, loopback=surroundings.loopback)
    kinds = tuple(one for one in settings.kinds if one.enabled)
    match settings.access:
        case RestAccess() as access:
            return RestSystem(access, secret, kinds, guard)
        case SoapAccess() as access:
            return SoapSystem(access, secret, kinds, guard)
        case FilesAccess() as access:
            return FilesSystem(access, kinds, _folder(access, secret, surroundings, guard))
        case PackageAccess() as access:
            folder = within(surroundings.folder, access.address)
            return PackageSystem(access, kinds, folder, surroundings.keys)
        case ViewAccess() as access:
            return ViewSystem(access, secret, kinds, surroundings.folder, guard)


def _folder(access: FilesAccess, secret: str, surroundings: Surroundings, guard: Guard) -> Folder:
    if access.address.startswith(SFTP):
        # Its library is the largest of all, and few prisons need it.
        from connectors.prisons.adapters.sftp_folder import SftpFolder

        return SftpFolder(access.address, access.host_key, secret, guard)
    return LocalFolder(within(surroundings.folder, access.address))
