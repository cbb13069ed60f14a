"""What is held about a relative, in plain words; plain functions over rows."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.family.question_keeping import AskedRow
from connectors.postgres.forms.submissions import SubmissionRow
from connectors.postgres.governance.held_data import EntryRow
from connectors.postgres.governance.privacy import ConsentRow
from connectors.postgres.people.people import BoundInmateRow
from connectors.postgres.platform.attachments import AttachmentRow
from pipelines.flows.approvals.registry import kind_of
from pipelines.rules.approvals.titles import CASE_STATE_TITLES
from pipelines.rules.calls.stage_titles import STATE_TITLES
from pipelines.rules.modules.titles import option_title
from pipelines.rules.platform.local_time import local
from schemas.forms.submission import STATE_TITLES as FORM_TITLES
from schemas.modules.people.inmate_bindings import INMATE_BINDINGS, KINSHIPS
from schemas.people.privacy import DataLine, DataSection, Document

LAWFUL = "依照法律规定的期限保存。"
DOCUMENTS = {Document.PRIVACY: "告知书", Document.AGREEMENT: "用户协议"}
IN_USE = "您使用期间一直保存，注销时删除。"


def section(name: str, title: str, kept: str, lines: Iterable[tuple[str, str]]) -> DataSection:
    told = [DataLine(title=what, text=text) for what, text in lines]
    return DataSection(name=name, title=title, kept=kept, lines=told)


def bindings(rows: list[BoundInmateRow]) -> DataSection:
    options = INMATE_BINDINGS.states.options if INMATE_BINDINGS.states else ()
    lines = (
        (
            f"{row.name}（{row.prison_name}）",
            f"{option_title(KINSHIPS.options, row.kinship)}，"
            f"{option_title(options, row.binding_state.value)}",
        )
        for row in rows
    )
    return section("bindings", "与服刑人员的关系", "您使用期间一直保存，注销时解除。", lines)


def face(registered: datetime | None, checks: int, last: datetime | None, days: int) -> DataSection:
    lines = [("人脸登记", f"{when(registered)} 登记" if registered else "没有登记")]
    if last is not None:
        lines.append(("人脸核验", f"共 {checks} 次，最近一次 {when(last)}"))
    kept = f"登记的人脸在注销时删除；核验时拍的照片保存 {days} 天后自动删除。"
    return section("face", "人脸信息", kept, lines)


def applications(rows: list[ApprovalCaseRow]) -> DataSection:
    lines = (
        (
            f"{when(row.submitted_at)} {kind_of(row.kind).title}",
            CASE_STATE_TITLES[row.state],
        )
        for row in rows
    )
    return section("applications", "申请记录", LAWFUL, lines)


def forms(rows: list[SubmissionRow], days: int) -> DataSection:
    lines = (
        (
            f"{when(row.sent_at)} {row.form_name}（回执号 {row.receipt_no}）",
            FORM_TITLES[row.state],
        )
        for row in rows
    )
    kept = f"未通过和撤回的 {days} 天后删除所填内容，其余{LAWFUL}"
    return section("forms", "提交的表单", kept, lines)


def calls(rows: list[CallRow], total: int) -> DataSection:
    lines = [
        (f"{when(row.starts_at)} 与{row.inmate_name}", STATE_TITLES[row.state]) for row in rows
    ]
    if total > len(rows):
        lines.append(("更早的通话", f"{total - len(rows)} 次"))
    return section("calls", "视频通话记录", f"通话记录和录音录像{LAWFUL}", lines)


def others(counts: Mapping[str, int]) -> DataSection:
    lines = ((title, f"{count} 条") for title, count in counts.items() if count)
    return section("others", "其他往来记录", LAWFUL, lines)


def questions(rows: list[AskedRow], days: int) -> DataSection:
    lines = ((f"{when(row.sent_at)} {row.question_no}", row.unit) for row in rows)
    kept = f"办结 {days} 天后自动清除，注销时删除。"
    return section("questions", "您提出的咨询", kept, lines)


def files(rows: list[AttachmentRow]) -> DataSection:
    lines = ((row.name, f"{when(row.uploaded_at)} 交来") for row in rows)
    return section("files", "您交来的材料", "随申请保存，注销时删除。", lines)


def consents(rows: list[ConsentRow]) -> DataSection:
    lines = (
        (
            f"{DOCUMENTS[row.document]}第 {row.edition} 版",
            f"{when(row.at)} 同意，网络地址 {row.source_address}",
        )
        for row in rows
    )
    return section("consents", "您的同意记录", f"作为您同意过的凭证，{LAWFUL}", lines)


def agreed(number: int, at: datetime) -> DataSection:
    """To the version in force."""
    lines = [(f"告知书第 {number} 版", f"{when(at)} 同意")]
    return section("consents", "您的同意记录", f"作为您同意过的凭证，{LAWFUL}", lines)


def entries(rows: list[EntryRow]) -> DataSection:
    lines = ((when(row.at), f"网络地址 {row.source_address}") for row in rows)
    return section("entries", "最近的登录", LAWFUL, lines)


def when(moment: datetime) -> str:
    """A moment as people read it."""
    return f"{local(moment):%Y-%m-%d %H:%M}"
