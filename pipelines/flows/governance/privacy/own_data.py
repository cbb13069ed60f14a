"""我的个人信息: all that is held about the relative, and a copy to keep (NF-SEC-11)."""

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.cases import Search
from connectors.postgres.audit import audit
from connectors.postgres.calls import calls
from connectors.postgres.family import question_keeping
from connectors.postgres.forms import submissions
from connectors.postgres.forms.submissions import SubmissionRow
from connectors.postgres.governance import held_data, privacy
from connectors.postgres.governance.held_data import FullRelativeRow
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import faces, known_relatives, people, public_accounts
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.governance.privacy import public_account, sections
from pipelines.flows.services import Services
from pipelines.rules.audit.data_page import data_page
from pipelines.rules.modules.masks import masked_value
from pipelines.rules.modules.titles import state_title
from schemas.errors import NotFound
from schemas.modules.people.relatives import RELATIVES
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS
from schemas.people.kinds import SubjectKind
from schemas.people.privacy import DataSection, OwnData
from schemas.platform.reach import EVERYWHERE

MOST = 200
LAST_ENTRIES = 10
OTHERS = {
    "whitelist_entry": "可视通话白名单",
    "visit_booking": "会见预约",
    "relative_registration": "家属注册",
    "relative_companion": "会见陪同人员",
    "phone_call": "亲情电话",
    "letter": "信件登记",
    "outgoing_message": "发给您的短信、彩信、微信和电话",
    "relative_message": "“我的消息”里的告知",
    "admission_notice": "入监告知",
}
"""Tables about the relative of which the count alone is told."""
KNOWN = "监狱会见系统中您的登记和人脸"


async def own_data(services: Services, relative: Relative) -> OwnData:
    """As it is now; the look is audited, since it gathers what lies apart."""
    return await _read(services, relative, "privacy.read")


async def own_page(services: Services, relative: Relative) -> str:
    """The same as a page that can be kept; it needs nothing else to be read."""
    return data_page(relative.name, await _read(services, relative, "privacy.download"))


async def _read(services: Services, relative: Relative, action: str) -> OwnData:
    async with services.database.transaction() as tx:
        row = await held_data.relative_row(tx, relative.id)
        if row is None:
            raise NotFound("没有找到您的登记信息。", code="relative_unknown")
        found = await _sections(tx, FieldSeals(services.keys), row)
        await audit.write(
            tx,
            stream=relative.stream,
            actor=relative.actor(),
            action=action,
            object_kind="relative",
            object_id=relative.id,
            at=services.clock(),
        )
    return OwnData(as_of=services.clock(), sections=found)


async def _sections(tx: Tx, seals: FieldSeals, row: FullRelativeRow) -> list[DataSection]:
    days = await held_data.retention_days(tx)
    registered = await faces.newest(tx, SubjectKind.RELATIVE, row.id)
    checks, last = await held_data.face_checks(tx, row.id)
    applied, _ = await cases.page(tx, Search(applicant=row.id), limit=MOST, offset=0)
    called, total = await calls.page(tx, EVERYWHERE, relative_id=row.id, limit=MOST)
    counts = {title: await held_data.count(tx, name, row.id) for name, title in OTHERS.items()}
    counts[KNOWN] = len(await known_relatives.of_number(tx, row.id_no_digest))
    at = registered.created_at if registered else None
    return [
        _identity(seals, row, days["relative_idle_days"]),
        *await _account(tx, row.id),
        sections.bindings(await people.bindings_of(tx, row.id)),
        sections.face(at, checks, last, days["face_picture_days"]),
        await _numbers(tx, seals, row.id),
        sections.applications(applied),
        sections.forms(await _forms(tx, row.id), days["form_refused_days"]),
        sections.calls(called, total),
        sections.others(counts),
        sections.questions(
            await question_keeping.of_relative(tx, row.id), days["closed_question_days"]
        ),
        sections.files(await held_data.files(tx, row.id)),
        sections.consents(await privacy.consents_of(tx, row.id)),
        sections.entries(await held_data.entries(tx, row.id, LAST_ENTRIES)),
    ]


async def _account(tx: Tx, relative_id: str) -> list[DataSection]:
    """By what each entry knows him, once he came in."""
    row = await public_accounts.of_relative(tx, relative_id)
    if row is None:
        return []
    known = await public_accounts.identities_of(tx, row.id)
    return [public_account.account_section(row, known)]


async def _forms(tx: Tx, relative_id: str) -> list[SubmissionRow]:
    account = await public_accounts.of_relative(tx, relative_id)
    if account is None:
        return []
    rows, _ = await submissions.of_account(tx, account.id, limit=MOST, offset=0)
    return rows


def _identity(seals: FieldSeals, row: FullRelativeRow, idle_days: int) -> DataSection:
    def shown(name: str, sealed: bytes) -> str:
        field = RELATIVES.field(name)
        return str(masked_value(field, seals.open(RELATIVES, field, row.id, sealed)))

    lines = [
        ("姓名", row.name),
        ("身份证号", shown("id_no", row.id_no_sealed)),
        ("手机号", shown("phone", row.phone_sealed)),
        ("住址", row.address or "没有登记"),
        ("微信", "已关联" if row.wechat_openid else "没有关联"),
    ]
    kept = f"您使用期间一直保存；没有绑定服刑人员且 {idle_days} 天没有往来的，自动清除。"
    return sections.section("identity", "身份信息", kept, lines)


async def _numbers(tx: Tx, seals: FieldSeals, relative_id: str) -> DataSection:
    field = RELATIVE_NUMBERS.field("phone")
    lines = []
    for row in await held_data.numbers(tx, relative_id):
        phone = seals.open(RELATIVE_NUMBERS, field, row.id, row.phone_sealed)
        owner = f"，机主 {row.owner_name}" if row.owner_name else ""
        told = f"可由{row.inmate_name}拨打{owner}，{state_title(RELATIVE_NUMBERS, row.state)}"
        lines.append((str(masked_value(field, phone)), told))
    return sections.section("numbers", "亲情号码", sections.IN_USE, lines)
