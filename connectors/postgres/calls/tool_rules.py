"""Installers: what is withdrawn is given to nobody (VC-CFG-21)."""

from pipelines.rules.modules.record import Stored
from schemas.errors import Conflict
from schemas.modules.calls.tool_packages import PUBLISHED


def require_published(package: Stored) -> None:
    """Raise `Conflict` where the package was withdrawn."""
    if package.state != PUBLISHED:
        raise Conflict("此安装包已撤回，不能下载。", code="package_withdrawn")
