"""What is held about whoever has an account, and its end by his own wish (VC-PUB-02, PI-2)."""

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.cases import Search
from connectors.postgres.audit import audit
from connectors.postgres.family import question_keeping
from connectors.postgres.forms import submissions
from connectors.postgres.governance import account_erasure, erasure, held_data, privacy
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import public_accounts
from connectors.postgres.people.public_accounts import AccountRow, IdentityRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth import accounts
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.governance.privacy import sections
from pipelines.flows.sealed_fields import open_of_account
from pipelines.flows.services import Services
from pipelines.rules.governance.masking import mask_number, mask_phone
from schemas.errors import Conflict
from schemas.people.kinds import PublicEntry
from schemas.people.privacy import DataSection, OwnData

ERASED = "public.erase"
MOST = 100
ENTRIES = {
    PublicEntry.WECHAT: "微信小程序",
    PublicEntry.WECHAT_OFFICIAL: "微信公众号",
    PublicEntry.WECHAT_UNION: "微信统一标识",
    PublicEntry.CITIZEN: "随申办",
    PublicEntry.PHONE: "手机号",
}


async def own_data(services: Services, user: PublicUser) -> OwnData:
    """Of the account alone; of a relative his own page tells more. The look is audited."""
    async with services.database.transaction() as tx:
        row = await accounts.reread(tx, user.id)
        known = await public_accounts.identities_of(tx, user.id)
        number = (await privacy.current(tx)).number
        agreed = await public_accounts.agreed_at(tx, user.id, number)
        await audit.write(
            tx,
            stream=user.stream,
            actor=user.actor(),
            action="privacy.read",
            object_kind=accounts.KIND,
            object_id=user.id,
            at=services.clock(),
        )
        told = [_identity(services, row), account_section(row, known), *await _sent(tx, user.id)]
    if agreed is not None:
        told.append(sections.agreed(number, agreed))
    return OwnData(as_of=services.clock(), sections=told)


async def _sent(tx: Tx, account_id: str) -> list[DataSection]:
    """What the holder applied for, filled in, asked and handed in."""
    days = await held_data.retention_days(tx)
    applied, _ = await cases.page(tx, Search(applicant=account_id), limit=MOST, offset=0)
    filled, _ = await submissions.of_account(tx, account_id, limit=MOST, offset=0)
    asked = await question_keeping.of_account(tx, account_id)
    return [
        sections.applications(applied),
        sections.forms(filled, days["form_refused_days"]),
        sections.questions(asked, days["closed_question_days"]),
        sections.files(await held_data.files(tx, account_id)),
    ]


def account_section(row: AccountRow, known: list[IdentityRow]) -> DataSection:
    """By what each entry knows the holder; the entries' own names of him are nobody's to read."""
    lines = [
        ("开立账户", sections.when(row.opened_at)),
        ("最近一次", f"{sections.when(row.last_entered_at)}，从{ENTRIES[row.last_entry]}进入"),
        *((ENTRIES[one.entry], f"{sections.when(one.bound_at)} 关联") for one in known),
    ]
    return sections.section("account", "账户与登录方式", sections.IN_USE, lines)


def _identity(services: Services, row: AccountRow) -> DataSection:
    def opened(column: str, sealed: bytes | None) -> str:
        return open_of_account(services.keys, row.id, column, sealed)

    id_no, phone = opened("id_no", row.id_no_sealed), opened("phone", row.phone_sealed)
    lines = [
        ("姓名", row.relative_name or opened("name", row.name_sealed) or "没有登记"),
        ("身份证号", mask_number(id_no) if id_no else "没有登记"),
        ("手机号", mask_phone(phone) if phone else "没有登记"),
    ]
    return sections.section("identity", "身份信息", sections.IN_USE, lines)


async def erase(services: Services, user: PublicUser) -> None:
    """At once, since nothing hangs on it; a relative's is decided by officers."""
    attempt = Attempt(services, user.actor(), ERASED, accounts.KIND, user.id)
    async with attempt, services.database.transaction() as tx:
        if user.relative_id is not None:
            raise Conflict("您已登记为家属，请在“注销申请”里办理。", code="erase_as_relative")
        now, seals = services.clock(), FieldSeals(services.keys)
        called = account_erasure.pseudonym(user.id)
        erased = await account_erasure.erase(tx, seals, user.id, called, now)
        await audit.write(
            tx,
            stream=user.stream,
            actor=user.actor(),
            action=ERASED,
            object_kind=accounts.KIND,
            object_id=user.id,
            detail={"identities": erased},
            at=now,
        )
    await erasure.remove_contents(services.database, services.files)
