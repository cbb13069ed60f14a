"""Which project the work at a post belongs to, and from when on (LR-HOUR-03)."""

from schemas.modules.common import linked_field, remark_field
from schemas.modules.field import Edited
from schemas.modules.labour.labour_fields import WORK_GROUP, valid_from_field, valid_until_field
from schemas.modules.module import Module, Scope

POST_PROJECTS = Module(
    code="post_projects",
    title="岗位所属项目",
    noun="岗位所属项目",
    subsystem="labour",
    group=WORK_GROUP,
    table="post_project",
    fields=(
        linked_field("post_id", "岗位", "labour_posts", edited=Edited.ONCE),
        linked_field(
            "project_id",
            "劳动项目",
            "labour_projects",
            hint="该岗位的工时自生效日期起计入此项目；已录入的工时不变。",
        ),
        valid_from_field(),
        valid_until_field("不填则计入到下一个项目生效的前一天。"),
        remark_field(),
    ),
    core=("post_id", "project_id", "valid_from"),
    label=("post_id", "valid_from"),
    scope=Scope(unit="post_id.unit_id", from_below=True),
    order=("post_id", "-valid_from"),
    unique_together=(("post_id", "valid_from"),),
    sample={
        "post_id": "record:labour_posts",
        "project_id": "record:labour_projects",
        "valid_from": "3{n:03}-01-01",
    },
    requirements=("LR-HOUR-03",),
)
