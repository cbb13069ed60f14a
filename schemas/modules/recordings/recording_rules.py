"""How long recordings are kept, by kind and prison (VC-REC-07)."""

from schemas.modules.common import remark_field, unit_field
from schemas.modules.field import Choice, Field, Found, Integer, Option, Text
from schemas.modules.module import Module, Scope
from schemas.people.kinds import OrgType

LEAST_DAYS = 90
"""Nothing is kept shorter, whatever a rule says."""
KINDS = Choice(
    options=(
        Option("call", "录像（音视频）"),
        Option("sound", "录音"),
        Option("picture", "画面"),
        Option("track", "原始文件"),
    )
)

RECORDING_RULES = Module(
    code="recording_rules",
    title="录音录像保存期限",
    noun="保存期限",
    subsystem="calls",
    group="录音录像",
    table="recording_rule",
    fields=(
        Field(name="name", title="规则名称", kind=Text(most=40), found=Found.WITHIN, sortable=True),
        Field(name="kind", title="文件种类", kind=KINDS, found=Found.EXACT, sortable=True),
        unit_field(
            "适用单位",
            OrgType.BUREAU,
            OrgType.PRISON,
            sortable=True,
            hint="选择市局即为全局规则；监狱只能比全局规则保存得更久；几条规则并存时取最长的。",
        ),
        Field(
            name="keep_days",
            title="保存期限",
            kind=Integer(least=LEAST_DAYS, most=36500, unit="天"),
            sortable=True,
            hint="自通话结束起算；依法留存的不受期限影响。",
        ),
        remark_field(),
    ),
    core=("name", "kind", "unit_id", "keep_days"),
    label=("name",),
    scope=Scope(unit="unit_id"),
    order=("kind", "unit_id"),
    guarded="key_data",
    key_fields=("kind", "unit_id", "keep_days"),
    sample={
        "name": "示例期限{n}",
        "kind": "sound",
        "unit_id": "unit:P03",
        "keep_days": 400,
    },
    requirements=("VC-REC-07",),
)
