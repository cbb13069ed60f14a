"""Every permission code there is, with its title and what it opens (VC-BASE-09, NF-SEC-05)."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from pipelines.rules.modules.grants import KEPT_BY_ADMINISTRATOR, LOOKED_THROUGH
from pipelines.rules.modules.rights import verbs_of
from schemas.access.kinds import Duty, PermissionKind
from schemas.modules.catalog import MODULES
from schemas.modules.module import Module, Verb

MENU, BUTTON, INTERFACE = PermissionKind.MENU, PermissionKind.BUTTON, PermissionKind.INTERFACE
BUSINESS = frozenset({Duty.BUSINESS})
SYSTEM = frozenset({Duty.SYSTEM})
SECURITY = frozenset({Duty.SECURITY})
AUDIT = frozenset({Duty.AUDIT})


class Permission(msgspec.Struct, frozen=True):
    """One thing that a role may allow."""

    code: str
    title: str
    kind: PermissionKind
    group: str
    """Heading under which the permission tree shows it."""
    duties: frozenset[Duty] = BUSINESS
    """Roles of these duties may hold it; no administrator holds what opens business content."""


CALLS, ALERTS, WORDS = "可视通话", "通话预警", "敏感词库"
VISITS = "现场会见"
AUDITING, JOBS, PARAMETERS, ACCESS = "审计", "任务调度", "系统参数", "账号与权限"
OPEN_API, DEVICES, FACES = "接口开放", "终端设备", "人脸库"
APPROVALS = "审批"
LEVELS = "数据密级"
CARDS = "卡管理"
PHONE = "亲情电话"
COCKPIT = "数据驾驶舱"
QUALITY = "数据质量"
ANALYSIS = "数据分析"
PRIVACY = "个人信息保护"
HEADCOUNT = "人账"
LABOUR = "劳动改造"
REPORTS = "劳动报表"
PAY = "劳动报酬"
HOURS = "劳动工时"
LEDGER = "工时台账"

PERMISSIONS: tuple[Permission, ...] = (
    Permission("read_calls", "可视通话管理", MENU, CALLS),
    Permission("watch", "实时监听", MENU, CALLS),
    Permission("approve", "批准通话", BUTTON, CALLS),
    Permission("reject", "驳回通话", BUTTON, CALLS),
    Permission("notice", "下发提示", BUTTON, CALLS),
    Permission("length", "调整时长", BUTTON, CALLS),
    Permission("cut_off", "拆线", BUTTON, CALLS),
    Permission("speak", "插话", BUTTON, CALLS),
    Permission("mute", "静音一方", BUTTON, CALLS),
    Permission("remove", "移出一方", BUTTON, CALLS),
    Permission("rate", "通话评定", BUTTON, CALLS),
    Permission("review", "复听", BUTTON, CALLS),
    Permission("reviews:assign", "分派复听", BUTTON, CALLS),
    Permission("play", "播放录音录像", INTERFACE, CALLS),
    Permission("recordings:list", "录音录像", MENU, CALLS),
    Permission("recordings:download", "下载录音录像", BUTTON, CALLS),
    Permission("recordings:hold", "依法留存录音录像", BUTTON, CALLS),
    Permission("recordings:delete", "申请删除录音录像", BUTTON, CALLS),
    Permission("recordings:verify", "核验录音录像", BUTTON, CALLS),
    Permission("recordings:add", "补录会见与电话录音", BUTTON, CALLS),
    Permission("transcription:list", "转写任务", MENU, CALLS),
    Permission("transcription:keep", "管理转写任务", BUTTON, CALLS),
    Permission("read_transcript", "查看转写文字", INTERFACE, CALLS),
    Permission("transcript:correct", "更正转写文字", BUTTON, CALLS),
    Permission("conversations:list", "会见通话复听", MENU, CALLS),
    Permission("undetermined:list", "待定密", MENU, CALLS),
    Permission("undetermined:classify", "定密与申请定为普通", BUTTON, CALLS),
    Permission("privileged_access:list", "特权通信接触情况", MENU, CALLS),
    Permission("review_statistics:list", "监听复听统计", MENU, CALLS),
    Permission("review_statistics:export", "导出监听复听统计", BUTTON, CALLS),
    Permission("read_faces", "查看核验照片", INTERFACE, CALLS),
    Permission("register_face", "登记人脸", BUTTON, CALLS),
    Permission("book_calls", "代约通话", MENU, CALLS),
    Permission("venue_timetable:list", "会场排期", MENU, CALLS),
    Permission("venue_timetable:arrange", "安排会场", BUTTON, CALLS),
    Permission("contacts:list", "联系记录", MENU, CALLS),
    Permission("cancel_calls", "取消通话预约", BUTTON, CALLS),
    Permission("extra_calls:apply", "申请增加通话次数", BUTTON, CALLS),
    Permission("call_counts:list", "通话次数", MENU, CALLS),
    Permission("visit_figures:list", "会见统计", MENU, VISITS),
    Permission("visit_figures:export", "导出会见统计", BUTTON, VISITS),
    Permission("phone_counts:list", "亲情电话次数", MENU, PHONE),
    Permission("phone_counts:export", "导出亲情电话次数", BUTTON, PHONE),
    Permission("phone_figures:list", "亲情电话统计", MENU, PHONE),
    Permission("phone_figures:export", "导出亲情电话统计", BUTTON, PHONE),
    Permission("call_statistics:list", "通话次数统计", MENU, CALLS),
    Permission("call_statistics:export", "导出通话次数统计", BUTTON, CALLS),
    Permission("cards:read", "读卡", BUTTON, CARDS),
    Permission("cards:write", "写卡", BUTTON, CARDS),
    Permission("faces:list", "人脸库", MENU, FACES),
    Permission("faces:delete", "删除人脸", BUTTON, FACES),
    Permission("faces:search", "以图搜人", BUTTON, FACES),
    Permission("read_alerts", "通话预警", MENU, ALERTS),
    Permission("acknowledge", "确认预警", BUTTON, ALERTS),
    Permission("conclude", "复核结论", BUTTON, ALERTS),
    Permission("alerts:take_over", "接管、移交与上报预警", BUTTON, ALERTS),
    Permission("alerts:escalated", "接收上报的预警", INTERFACE, ALERTS),
    Permission("attention:list", "需关注记录", MENU, ALERTS),
    Permission("attention:decide", "采纳、排除与解除关注", BUTTON, ALERTS),
    Permission("read_words", "敏感词库", MENU, WORDS),
    Permission("keep_words", "维护敏感词", BUTTON, WORDS),
    Permission("approvals:list", "审批中心", MENU, APPROVALS),
    Permission("approvals:decide", "审批与转交", BUTTON, APPROVALS),
    Permission("approvals:assign", "指派无人可办的审批", BUTTON, APPROVALS, SYSTEM),
    Permission("approval_flows:list", "审批流程", MENU, APPROVALS, SYSTEM),
    Permission("approval_flows:edit", "配置审批流程", BUTTON, APPROVALS, SYSTEM),
    Permission("approval_flows:publish", "发布与停用审批流程", BUTTON, APPROVALS, SYSTEM),
    Permission("output_by_project_class:list", "项目分类产值", MENU, LABOUR),
    Permission("output_by_project_class:export", "导出项目分类产值", BUTTON, LABOUR),
    Permission("labour_charts:list", "数据图形分析", MENU, LABOUR),
    Permission("labour_charts:export", "导出数据图形分析", BUTTON, LABOUR),
    Permission("labour_documents:read", "劳动文档", MENU, LABOUR),
    Permission("labour_pay:list", "劳动报酬表", MENU, PAY),
    Permission("labour_pay:enter", "计算劳动报酬", BUTTON, PAY),
    Permission("labour_pay:report", "上报劳动报酬", BUTTON, PAY),
    Permission("labour_pay:correct", "申请更正劳动报酬", BUTTON, PAY),
    Permission("read_cockpit", "驾驶舱", MENU, COCKPIT),
    Permission("headcount:list", "人账", MENU, HEADCOUNT),
    Permission("labour_hours:list", "劳动工时", MENU, HOURS),
    Permission("labour_hours:enter", "录入与提交工时", BUTTON, HOURS),
    Permission("labour_hours:correct", "申请更正工时", BUTTON, HOURS),
    Permission("labour_hours:statistics", "工时统计", MENU, HOURS),
    Permission("data_quality:list", "数据质量", MENU, QUALITY, BUSINESS | SYSTEM),
    Permission("data_quality:measure", "重新统计数据质量", BUTTON, QUALITY, BUSINESS | SYSTEM),
    Permission("reports:list", "劳动报表", MENU, REPORTS),
    Permission("reports:enter", "填报与报送", BUTTON, REPORTS),
    Permission("reports:export", "导出报表", BUTTON, REPORTS),
    Permission("report_forms:keep", "报表设置", MENU, REPORTS),
    Permission("analysis:list", "数据导出", MENU, ANALYSIS),
    Permission("analysis:query", "查询导出数据", BUTTON, ANALYSIS),
    Permission("dead_letters:list", "异常消息", MENU, LEDGER),
    Permission("dead_letters:replay", "修改重发与搁置异常消息", BUTTON, LEDGER),
    Permission("legacy_data:list", "旧数据迁移", MENU, LEDGER),
    Permission("verify_audit", "审计核验", MENU, AUDITING, AUDIT),
    Permission("security_notices:acknowledge", "确认安全通知", BUTTON, AUDITING, AUDIT),
    Permission("security_state:read", "安全状态", MENU, AUDITING, SYSTEM | SECURITY | AUDIT),
    Permission("integrity:list", "数据完整性", MENU, AUDITING, SECURITY | AUDIT),
    Permission("integrity:accept", "核实完整性异常", BUTTON, AUDITING, SECURITY),
    Permission("upload_checks:list", "上传检查", MENU, AUDITING, SYSTEM | SECURITY | AUDIT),
    Permission("privacy_notices:list", "个人信息告知书", MENU, PRIVACY, SECURITY),
    Permission("privacy_notices:publish", "发布个人信息告知书", BUTTON, PRIVACY, SECURITY),
    Permission("read_jobs", "定时任务", MENU, JOBS, SYSTEM),
    Permission("keep_jobs", "维护定时任务", BUTTON, JOBS, SYSTEM),
    Permission("backups:list", "数据备份", MENU, JOBS, SYSTEM),
    Permission("read_parameters", "系统参数", MENU, PARAMETERS, SYSTEM),
    Permission("keep_parameters", "修改系统参数", BUTTON, PARAMETERS, SYSTEM),
    Permission("speech:list", "语音资源", MENU, PARAMETERS, SYSTEM),
    Permission("cluster:list", "集群", MENU, PARAMETERS, SYSTEM),
    Permission("cluster:steer", "调整副本与重启进程", BUTTON, PARAMETERS, SYSTEM),
    Permission("ledger_shards:list", "台账分库", MENU, PARAMETERS, SYSTEM),
    Permission("keep_menu", "菜单与子系统", MENU, PARAMETERS, SYSTEM),
    Permission("prison_systems:list", "监狱系统对接", MENU, OPEN_API, BUSINESS | SYSTEM | SECURITY),
    Permission("prison_systems:settings", "查看监狱系统配置", BUTTON, OPEN_API, SYSTEM | SECURITY),
    Permission("prison_systems:keep", "维护监狱系统对接", BUTTON, OPEN_API, SYSTEM),
    # Orders with names go to the address: who writes it is not who lets it count (NF-SEC-19).
    Permission("prison_systems:activate", "启用监狱系统配置", BUTTON, OPEN_API, SECURITY),
    Permission("source_problems:list", "对接异常记录", MENU, OPEN_API),
    Permission("source_problems:settle", "更正、重放与搁置对接异常记录", BUTTON, OPEN_API),
    Permission("read_api_calls", "接口调用日志", MENU, OPEN_API, SYSTEM | AUDIT),
    Permission("peers:list", "接口列表", MENU, OPEN_API, SYSTEM | AUDIT),
    Permission("peers:switch", "启用与停用对外接口", BUTTON, OPEN_API, SYSTEM),
    Permission("devices:credential", "签发设备凭证", BUTTON, DEVICES, SYSTEM),
    Permission("devices:send", "下发设备命令", BUTTON, DEVICES, SYSTEM),
    Permission("devices:logs", "查看设备日志", BUTTON, DEVICES, SYSTEM),
    Permission("refused_devices:list", "未登记设备", MENU, DEVICES, SYSTEM),
    Permission("refused_devices:decide", "处理未登记设备", BUTTON, DEVICES, SYSTEM),
    Permission("accounts:list", "账号管理", MENU, ACCESS, SYSTEM | SECURITY),
    Permission("accounts:create", "新增账号", BUTTON, ACCESS, SYSTEM),
    Permission("accounts:edit", "修改账号", BUTTON, ACCESS, SYSTEM),
    Permission("accounts:enable", "启用与停用账号", BUTTON, ACCESS, SYSTEM),
    Permission("accounts:import", "导入账号", BUTTON, ACCESS, SYSTEM),
    Permission("accounts:export", "导出账号", BUTTON, ACCESS, SYSTEM),
    Permission("account_resets:list", "凭证重置", MENU, ACCESS, SYSTEM | SECURITY | AUDIT),
    Permission(
        "account_resets:ask", "申请重置密码、第二因素与钥匙", BUTTON, ACCESS, SYSTEM | SECURITY
    ),
    Permission("account_resets:decide", "审批凭证重置", BUTTON, ACCESS, SYSTEM | SECURITY),
    Permission("roles:list", "角色管理", MENU, ACCESS, SYSTEM | SECURITY),
    Permission("roles:create", "新增角色", BUTTON, ACCESS, SYSTEM),
    Permission("rights:list", "权限变更", MENU, ACCESS, SYSTEM | SECURITY | AUDIT),
    Permission("rights:propose", "提出权限变更", BUTTON, ACCESS, SYSTEM),
    Permission("rights:decide", "审批权限变更", BUTTON, ACCESS, SECURITY),
    Permission("data_levels:list", "数据密级", MENU, ACCESS, SYSTEM | SECURITY | AUDIT),
    Permission("data_levels:propose", "提出密级变更", BUTTON, ACCESS, SYSTEM | SECURITY),
    Permission("data_levels:sensitive", "查看敏感级数据", INTERFACE, LEVELS),
    Permission("data_levels:important", "查看重要级数据", INTERFACE, LEVELS),
    Permission("data_levels:labour", "查看劳动数据中的敏感级数据", INTERFACE, LEVELS),
    Permission("sessions:list", "在线会话", MENU, ACCESS, SYSTEM | SECURITY),
    Permission("sessions:end", "强制下线", BUTTON, ACCESS, SYSTEM | SECURITY),
    Permission("sign_ins:list", "登录日志", MENU, ACCESS, SECURITY | AUDIT),
)


def module_permissions() -> tuple[Permission, ...]:
    """Those of the declared modules."""
    return tuple(
        Permission(
            module.permission(code),
            title,
            MENU if code == Verb.LIST else BUTTON,
            module.title,
            _duties(module, code),
        )
        for module in MODULES.values()
        for code, title in verbs_of(module)
    )


def _duties(module: Module, code: str) -> frozenset[Duty]:
    if module.code in KEPT_BY_ADMINISTRATOR:
        return BUSINESS | SYSTEM
    if module.code in LOOKED_THROUGH and code == Verb.LIST:
        return BUSINESS | SYSTEM | AUDIT
    return BUSINESS


@cache
def catalog() -> Mapping[str, Permission]:
    """Every permission by its code; put together once, since every request looks into it."""
    both = (*PERMISSIONS, *module_permissions())
    return MappingProxyType({permission.code: permission for permission in both})
