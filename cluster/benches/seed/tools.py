"""Made-up installers of the tools around the platform; there is nothing in them."""

from cluster.benches.seed.papers import EMPTY_ARCHIVE, Papers
from cluster.benches.seed.records import Planter
from schemas.modules.calls.tool_packages import TOOL_PACKAGES

KEEPER = "bureau.system"
TOOLS = (
    ("读卡器驱动", "reader_driver", "2.3.1", "windows", "一体机和发卡点读卡器使用。"),
    ("高拍仪助手", "scanner_helper", "1.8.0", "uos", "会见登记窗口扫描证件使用。"),
    ("自助终端客户端", "client", "3.0.2", "kylin", "监区自助终端安装或重装使用。"),
)
"""Name, kind, release, system and use."""


async def plant_tools(planter: Planter, papers: Papers) -> int:
    """Answers how many."""
    for name, kind, release, platform, description in TOOLS:
        package = await papers.hand_in(
            KEEPER, TOOL_PACKAGES, f"{name}-{release}.zip", field="package", made=EMPTY_ARCHIVE
        )
        package_id = await planter.add(
            TOOL_PACKAGES,
            name=name,
            kind=kind,
            release=release,
            platform=platform,
            package=package,
            description=description,
        )
        await papers.keep(TOOL_PACKAGES, package_id, [package])
    return len(TOOLS)
