"""Installers of the tools around the platform: drivers, helpers, clients (VC-CFG-21)."""

from schemas.modules.field import Attached, Choice, Edited, Field, Found, Option, Text
from schemas.modules.module import Action, Keeper, Module, Scope, States, Verb
from schemas.platform.files import PACKAGES

PUBLISHED, WITHDRAWN = "published", "withdrawn"

KINDS = Choice(
    options=(
        Option("reader_driver", "读卡器驱动"),
        Option("scanner_helper", "高拍仪助手"),
        Option("client", "客户端"),
        Option("other", "其他工具"),
    )
)
PLATFORMS = Choice(
    options=(
        Option("windows", "Windows"),
        Option("uos", "统信UOS"),
        Option("kylin", "银河麒麟"),
        Option("android", "安卓"),
        Option("any", "不限"),
    )
)

TOOL_PACKAGES = Module(
    code="tool_packages",
    title="工具安装包",
    noun="安装包",
    subsystem="configuration",
    group="工具",
    table="tool_package",
    fields=(
        Field(name="name", title="名称", kind=Text(most=64), found=Found.WITHIN, sortable=True),
        Field(name="kind", title="类别", kind=KINDS, found=Found.EXACT),
        Field(
            name="release",
            title="版本号",
            kind=Text(
                most=32, pattern=r"[0-9A-Za-z][0-9A-Za-z._+-]*", form="数字、字母、点和短横线"
            ),
            found=Found.PREFIX,
            sortable=True,
        ),
        Field(name="platform", title="适用系统", kind=PLATFORMS, found=Found.EXACT),
        Field(
            name="package",
            title="安装包文件",
            kind=Attached(media_types=PACKAGES, most_bytes=512 * 1024 * 1024, checksum=True),
            # Another file is another version.
            edited=Edited.ONCE,
        ),
        Field(
            name="description",
            title="用途说明",
            kind=Text(most=500, lines=3),
            required=False,
            listed=False,
        ),
    ),
    core=("name", "kind", "release", "platform", "package"),
    label=("name", "release"),
    scope=Scope(unit=None),
    order=("name", "-id"),
    unique_together=(("name", "release", "platform"),),
    states=States(
        options=(Option(PUBLISHED, "已发布", "success"), Option(WITHDRAWN, "已撤回", "info")),
        initial=PUBLISHED,
    ),
    actions=(
        Action(
            code="withdraw",
            title="撤回",
            from_states=(PUBLISHED,),
            to_state=WITHDRAWN,
            reason=True,
            tone="warning",
            confirm="撤回后任何人都不能再下载此安装包。确定撤回吗？",
        ),
        Action(code="publish", title="重新发布", from_states=(WITHDRAWN,), to_state=PUBLISHED),
    ),
    verbs=(Verb.LIST, Verb.CREATE, Verb.EDIT, Verb.DELETE, Verb.EXPORT),
    kept_by=Keeper.ADMINISTRATOR,
    sample={
        "name": "读卡器驱动{n}",
        "kind": "reader_driver",
        "release": "1.{n}.0",
        "platform": "windows",
        "package": "file:驱动.exe",
        "description": "示例{n}",
    },
    requirements=("VC-CFG-21",),
)
