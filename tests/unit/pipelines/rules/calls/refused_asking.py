"""What the rules refuse beside calls: handling alerts, and asking for what cannot be."""

from datetime import date
from functools import partial

import msgspec

from pipelines.rules.access import password_rules, permissions
from pipelines.rules.access.codes.calls import CUT_OFF
from pipelines.rules.people import contacts
from pipelines.rules.platform import local_time, menu_target, subsystems
from pipelines.rules.speech import alert_handling, attention, text_search
from schemas.calls.attention import AttentionState
from schemas.errors import Conflict, Forbidden, InvalidInput
from schemas.settings import Settings
from tests.unit.pipelines.refusing import Refusal
from tests.unit.pipelines.rules.calls.refused_calls import NOW

SETTINGS = Settings(data_dir="", models_dir="", ui_dir="", database_url="", nats_url="")
FRESH = alert_handling.Standing(state="new", at=NOW, owner_id=None, owner=None, escalated_at=None)
TAKEN = msgspec.structs.replace(FRESH, owner_id="a", owner="王警官")
PASSED_UP = msgspec.structs.replace(FRESH, escalated_at=NOW)
CLOSED = subsystems.Switch(code="calls", enabled=False, notice="", unit_paths=())
ELSEWHERE = subsystems.Switch(code="calls", enabled=True, notice="维护", unit_paths=("/SH/P04/",))

ALERTS: list[Refusal] = [
    (
        partial(alert_handling.require_takeable, TAKEN, "b"),
        Conflict,
        "alert_owned",
        "王警官已在处置此预警。",
        {"owner": "王警官"},
    ),
    (
        partial(alert_handling.require_escalatable, TAKEN, "b"),
        Conflict,
        "alert_owned",
        "王警官已在处置此预警。",
        {"owner": "王警官"},
    ),
    (
        partial(alert_handling.require_other_owner, TAKEN, "a"),
        Conflict,
        "alert_yours",
        "此预警已由您处置。",
        {},
    ),
    (
        partial(alert_handling.require_owner, TAKEN, "b"),
        Forbidden,
        "not_alert_owner",
        "只有正在处置此预警的民警可以移交。",
        {},
    ),
    (
        partial(alert_handling.require_escalatable, PASSED_UP, "b"),
        Conflict,
        "already_escalated",
        "此预警已经上报。",
        {},
    ),
    (
        partial(alert_handling.require_receiver, [], "b", "/SH/"),
        Conflict,
        "not_a_receiver",
        "对方不在此监区或没有处置预警的权限。",
        {},
    ),
    (
        partial(attention.require_open, AttentionState.LIFTED),
        Conflict,
        "attention_decided",
        "此记录已解除关注，不能再采纳或排除。",
        {},
    ),
    (
        partial(attention.require_archived, AttentionState.PROPOSED),
        Conflict,
        "attention_not_archived",
        "此记录尚待确认，不能解除关注。",
        {},
    ),
]

ASKING: list[Refusal] = [
    (
        partial(contacts.place_of, "x"),
        InvalidInput,
        "wrong_cursor",
        "翻页位置不正确。",
        {},
    ),
    (
        partial(local_time.day_bounds, date.max),
        InvalidInput,
        "day_out_of_range",
        "日期超出可用范围。",
        {},
    ),
    (
        partial(menu_target.checked_target, "javascript:alert(1)"),
        InvalidInput,
        "wrong_target",
        "地址应为本系统页面（以 / 开头）或以 https:// 开头的外部网址。",
        {"field": "target"},
    ),
    (
        partial(password_rules.require_good, "wang", "wang", SETTINGS),
        InvalidInput,
        "weak_password",
        "密码至少8个字符；须含大写字母、小写字母、数字、符号中的至少3类；不能包含账号。",
        {},
    ),
    (
        partial(permissions.require_permission, frozenset(), CUT_OFF),
        Forbidden,
        "no_permission",
        "您的账号没有此项权限。",
        {"action": "cut_off"},
    ),
    (
        partial(subsystems.require_subsystem, "calls", {"calls": CLOSED}, ("/SH/",)),
        Forbidden,
        "subsystem_closed",
        "“会见通讯”已停用，如需使用请联系系统管理员。",
        {"subsystem": "calls"},
    ),
    (
        # It is on elsewhere, so the words for when it is off are not told.
        partial(subsystems.require_subsystem, "calls", {"calls": ELSEWHERE}, ("/SH/P03/",)),
        Forbidden,
        "subsystem_closed",
        "“会见通讯”已停用，如需使用请联系系统管理员。",
        {"subsystem": "calls"},
    ),
    (
        partial(text_search.terms, "一 二 三 四 五 六"),
        InvalidInput,
        "too_many_terms",
        "一次最多查找5个词语。",
        {"field": "q"},
    ),
    (
        partial(text_search.terms, "长" * 65),
        InvalidInput,
        "bad_term",
        "查找的词语过长或含有无法查找的字符。",
        {"field": "q"},
    ),
]
