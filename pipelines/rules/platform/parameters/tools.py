"""Parameters of the tools beside a call: a switch for each tool and role."""

from pipelines.rules.platform.parameters.definition import FLAG, Definition

TOOLS_GROUP = "通话工具"

ROLES = {"relative": "家属", "inmate": "服刑人员", "officer": "民警"}
TOOLS = {
    "board": ("白板", "允许{role}在通话中打开白板并书写。"),
    "annotate": ("标注", "允许{role}在共享的图片上标注。"),
    "share": ("内容共享", "允许{role}在通话中向对方出示图片。"),
    "quality_test": ("通话质量检测", "允许{role}在通话前检测线路质量。"),
}


def _tools() -> tuple[Definition, ...]:
    """A switch for each tool and role."""
    return tuple(
        Definition(
            name=f"{tool}_{role}",
            title=f"{title}（{named}）",
            hint=hint.format(role=named),
            group=TOOLS_GROUP,
            kind=FLAG,
        )
        for tool, (title, hint) in TOOLS.items()
        for role, named in ROLES.items()
        if (tool, role) != ("quality_test", "officer")
    )


DEFINITIONS: tuple[Definition, ...] = _tools()
