"""What the columns of the analysts' views mean, in the words of the bureau."""

from schemas.labour.hours import HoursKind, SheetState

KIND_WORDS = {HoursKind.NORMAL: "正常", HoursKind.OVERTIME: "加班", HoursKind.REST: "休息日"}
STATE_WORDS = {
    SheetState.SUBMITTED: "submitted",
    SheetState.APPROVED: "approved",
    SheetState.RETURNED: "returned",
}
KINDS = "、".join(f"{kind.value} {title}" for kind, title in KIND_WORDS.items())

LINE_COLUMNS = {
    "prison_id": "监狱编号，见视图 prison",
    "month": "所属月份，如 2026-11；按它筛选时只读这些月份的文件",
    "ward_id": "监区编号，见视图 ward",
    "day": "劳动日期",
    "worker_key": "劳动者代号：同一人始终相同，只用于计数，不能查出是谁；导出中没有编号和姓名",
    "post_id": "劳动岗位编号，见视图 labour_post",
    "project_id": "劳动项目编号，见视图 labour_project；没有项目时为空",
    "kind": f"工时类别：{KINDS}",
    "minutes": "工时，分钟",
    "grade": "当日等级工等级，见视图 worker_grade 的 grade_no；0 表示没有等级",
    "line_version": "本条工时的版本；更正一次加一",
    "sheet_id": "工时表编号；一个监区一天一张",
    "sheet_version": "工时表的版本",
    "state": "工时表状态：approved 已审批、submitted 待审批、returned 已退回",
    "decided_at": "审批或更正的时间，北京时间；待审批时为空",
}
MONTH_COLUMNS = {
    **{name: LINE_COLUMNS[name] for name in ("prison_id", "month", "ward_id", "post_id")},
    "project_id": LINE_COLUMNS["project_id"],
    "kind": LINE_COLUMNS["kind"],
    "minutes": "已审批工时合计，分钟",
    "lines": "已审批工时条数",
    "inmates": "本行涉及的劳动者人数；一人可在多行出现，人数不能跨行相加",
}
VIEWS = {
    "labour_hours": "劳动工时：已审批的逐条工时",
    "labour_hours_unapproved": "未审批的逐条工时：待审批和已退回，不计入统计",
    "labour_hours_by_month": "劳动工时按月汇总：只含已审批工时",
}
