"""What an audit row may be about: its kind, what people call it, and how addresses name it."""

from typing import Final

import msgspec

from schemas.modules.pages import PAGES


class Subject(msgspec.Struct, frozen=True):
    """A kind of object beside the modules, whose own nouns name them."""

    kind: str
    title: str
    part: str = ""
    """Of an address: whoever is refused there was refused this one. Empty: none names it."""


SUBJECTS: Final = (
    Subject("form_draft", "表单草稿", "draft_id"),
    Subject("form_submission", "表单办理", "submission_id"),
    Subject("visit_place", "会见名额", "place_id"),
    Subject("chosen_prison", "首页监狱"),
    Subject("visit_wait", "会见候补", "wait_id"),
    Subject("inmate_apart", "隔离会见", "apart_id"),
    Subject("account_claim", "凭证重置", "reset_id"),
    Subject("part_restart", "进程重启"),
    Subject("replica_scaling", "部署副本"),
    Subject("security_notice", "安全通知", "notice_id"),
    Subject("alert", "预警", "alert_id"),
    Subject("analyst_export", "分析数据导出"),
    Subject("approval_case", "审批单", "case_id"),
    Subject("approval_delegation", "审批委托", "delegation_id"),
    Subject("approval_flow", "审批流程", "flow_id"),
    Subject("attention_record", "需关注记录", "attention_id"),
    Subject("audit", "审计日志"),
    Subject("call", "通话"),
    Subject("call_review", "复听记录"),
    Subject("funds", "话费账务"),
    Subject("component", "平台组件"),
    Subject("conversation", "会见通话", "conversation_id"),
    Subject("cards", "卡", "card_id"),
    Subject("data_quality", "数据质量"),
    Subject("dead_letter", "异常消息", "letter_id"),
    Subject("demonstration", "演示数据"),
    Subject("devices", "终端设备", "device_id"),
    Subject("face", "人脸"),
    Subject("face_check", "人脸核验", "check_id"),
    Subject("file", "文件"),
    Subject("face_search", "以图搜人"),
    Subject("inmate", "服刑人员", "inmate_id"),
    Subject("installation", "平台安装"),
    Subject("integrity_finding", "完整性异常", "finding_id"),
    Subject("inmate_portrait", "罪犯照片"),
    Subject("interface", "接口"),
    Subject("job", "调度任务", "job_id"),
    Subject("menu", "菜单", "item"),
    Subject("message_choice", "家属接收消息"),
    Subject("menu_entry", "菜单项", "entry_id"),
    Subject("officer", "民警账号", "account_id"),
    Subject("official", "对公账号", "person_id"),
    Subject("public", "公众账户"),
    Subject("known_relatives", "会见系统登记的亲属"),
    Subject("officer_role", "账号角色"),
    Subject("officer_scope", "数据范围"),
    Subject("org_unit", "单位", "ward_id"),
    Subject("output_by_project_class", "项目分类产值"),
    Subject("parameter", "系统参数", "name"),
    Subject("pay_sheet", "劳动报酬表", "sheet_id"),
    Subject("peer", "对外接口"),
    Subject("privacy_notice", "个人信息告知书"),
    Subject("privileged_access", "特权通信接触情况"),
    Subject("recheck", "复核", "recheck_id"),
    Subject("recording", "录音录像", "recording_id"),
    Subject("recording_intake", "外来录音", "intake_id"),
    Subject("transcription_batch", "转写批次", "batch_id"),
    Subject("transcription_task", "转写任务", "task_id"),
    Subject("refused_device", "未登记设备", "refused_id"),
    Subject("relative", "家属", "relative_id"),
    Subject("report", "劳动报表", "report_id"),
    Subject("report_form", "报表设置", "form_id"),
    Subject("retention", "数据留存"),
    Subject("rights_change", "权限变更", "change_id"),
    Subject("role", "角色", "role"),
    Subject("role_permission", "角色权限"),
    Subject("row_seal", "完整性保护"),
    Subject("seed", "初始数据"),
    Subject("session", "会话", "session_id"),
    Subject("storage", "存储"),
    Subject("subsystem", "子系统", "subsystem"),
    Subject("transcript", "通话转写"),
    Subject("video_call", "可视通话", "call_id"),
    Subject("word", "敏感词", "word_id"),
    Subject("word_class", "敏感词类别", "class_id"),
    Subject("allowed_phrase", "放行词组", "phrase_id"),
    Subject("prison_system", "监狱系统", "system_id"),
    Subject("prison_order", "下发记录", "order_id"),
    Subject("source_problem", "对接异常记录", "problem_id"),
    Subject("legacy_file", "旧数据文件", "legacy_id"),
    Subject("api_consumers", "接入方", "consumer_id"),
    Subject("labour_hours", "劳动工时"),
    Subject("labour_document_versions", "文档版本", "version_id"),
    *(Subject(one.code, one.title) for one in PAGES.values() if not one.leaves),
)
TITLES: Final = {one.kind: one.title for one in SUBJECTS}
_OF_PARTS: Final = {one.part: one.kind for one in SUBJECTS if one.part}


def kind_of(part: str) -> str | None:
    """What a named part of an address points to."""
    return _OF_PARTS.get(part)
