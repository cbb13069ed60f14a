"""The demonstration's made-up bureau is planted once and whole."""

from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from cluster.benches.seed import plant
from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.benches.seed.cast import SCRIPT_PAIRS, ScriptPair, kin, prisoners
from cluster.benches.seed.names import made_up_names
from cluster.settings import REPOSITORY, load_settings
from cluster.verbs.delivered import look_through
from connectors.doors import Doors, open_doors
from connectors.postgres import Tx
from connectors.postgres.access import held_rights, officers
from connectors.postgres.audit import audit
from connectors.postgres.exchange.prison_systems.undetermined_shares import shares
from connectors.postgres.governance import data_quality
from connectors.postgres.labour.terms import terms_of_day
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import faces, people
from connectors.postgres.platform import units
from connectors.postgres.speech.words import word_library, words
from connectors.postgres.speech.words.word_reach import WordReach
from connectors.vision.engine import make_engine
from connectors.vision.sample_faces import sample_face, varied
from pipelines.flows.sealed_fields import open_phone, open_template
from pipelines.rules.labour.hours_check import check_day
from pipelines.rules.platform.delivered_persons import MADE_UP_REGION, suspicions
from pipelines.rules.security.field import open_field
from pipelines.rules.security.password import verify_password
from pipelines.rules.security.purposes import PERSONAL
from pipelines.rules.vision.judge import judge
from schemas.labour.hours import HoursKind, HoursLine
from schemas.messages.occasions import Occasion
from schemas.people.contacts import ContactChannel
from schemas.people.kinds import OrgType, Role, SubjectKind
from schemas.settings import Settings
from schemas.tables import metadata
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate, relative

pytestmark = pytest.mark.integration

EVERYWHERE = WordReach(prison_id=None, scopes=("/",))


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return load_settings(
        {"QINQIAO_DATA_DIR": str(tmp_path), "QINQIAO_DATABASE_URL": database_url},
        demonstration=True,
    )


async def test_the_demonstration_is_planted_once(settings: Settings) -> None:
    assert await plant.seed(settings) is True
    doors = open_doors(settings)
    try:
        async with doors.database.transaction() as tx:
            await _check_bureau(tx, doors)
            await _check_words(tx)
            await _check_contacts(tx)
            await _check_labour(tx)
            for pair in SCRIPT_PAIRS:
                await _check_script_pair(tx, settings, doors, pair)
            counted = await data_quality.measure(tx, FieldSeals(doors.keys), datetime.now(UTC))
            assert (counted["incomplete"], counted["missing"]) == (0, 0)
            removed = (await words.page(tx, EVERYWHERE, limit=1))[0][0]
            await words.remove(tx, removed.id)
        # A later start leaves alone what is there, and what officers took out.
        assert await plant.seed(settings) is False
        async with doors.database.transaction() as tx:
            assert await words.get(tx, EVERYWHERE, removed.id) is None
            assert (await audit.verify(tx)).first_bad is None
    finally:
        await doors.close()


async def _check_labour(tx: Tx) -> None:
    """Whoever is held has grade, post and a schedule, and a standard day of his is allowed."""
    ward, day = await units.by_code(tx, "P03-W01"), datetime.now(UTC).date()
    assert ward is not None
    terms = {one.inmate_id: one for one in await terms_of_day(tx, ward.id, day)}
    assert len(terms) >= 2
    lines = []
    for one in terms.values():
        (post,) = one.posts
        assert one.schedule is not None
        assert one.grade_minutes is not None
        kind = HoursKind.REST if one.is_rest_day else HoursKind.NORMAL
        minutes = min(one.schedule.standard_minutes, one.grade_minutes)
        lines.append(
            HoursLine(inmate_id=one.inmate_id, post_id=post.id, kind=kind, minutes=minutes)
        )
    assert check_day(lines, terms, terms, {}) == []


async def _check_contacts(tx: Tx) -> None:
    """Every channel has some, and what is over lies behind."""
    for code in ("visits", "phone_calls", "letters"):
        assert await tx.scalar(select(func.count()).select_from(GENERATED[code])) > 40
        kinds = GENERATED[code].c.confidentiality
        found = await tx.execute(select(kinds, func.count()).group_by(kinds))
        # All of them say with whom, and one is with a lawyer.
        assert {row[0]: row[1] > 0 for row in found} == {"ordinary": True, "privileged": True}
    told = await shares(tx)
    channels = {ContactChannel.VISIT, ContactChannel.PHONE_CALL, ContactChannel.LETTER}
    assert {one.channel for one in told} >= channels
    assert sum(one.undetermined for one in told) < 0.02 * sum(one.records for one in told)
    seen = GENERATED["visits"].c
    over = select(func.max(seen.ended_at)).where(seen.state == "finished")
    coming = select(func.min(seen.planned_at)).where(seen.state == "registered")
    assert await tx.scalar(over) < datetime.now(UTC) < await tx.scalar(coming)


async def _check_labour(tx: Tx) -> None:
    """Two projects in each prison, one contract of each near its end, a document of each class."""

    async def rows(code: str, **values: str) -> int:
        table = GENERATED[code]
        where = [table.c[name] == value for name, value in values.items()]
        return int(await tx.scalar(select(func.count()).select_from(table).where(*where)))

    assert await rows("labour_projects") == 30
    assert await rows("labour_contracts", expiry="near") == 15
    assert await rows("project_outputs") == 90
    assert await rows("project_outputs", state="draft") == 15
    assert await rows("labour_documents", state="published") == 4
    assert await rows("message_templates", state="approved") == len(Occasion)
    assert await rows("message_channels", state="approved") == 1


async def _check_bureau(tx: Tx, doors: Doors) -> None:
    tree = await units.tree(tx, "/SH/")
    prisons = [unit for unit in tree if unit.org_type is OrgType.PRISON]
    assert [prison.code for prison in prisons] == [f"P{number:02}" for number in range(1, 16)]
    for prison in prisons:
        wards = [unit for unit in tree if unit.parent_id == prison.id]
        assert len(wards) in (2, 3)
        assert await people.inmates_like(tx, (prison.path,), "", 1)
    accounts = await officers.page(tx, ("/SH/",), limit=500)
    seal = doors.rights_seal()
    found = [await held_rights.of_officer(tx, seal, account.id) for account in accounts]
    held = {role for one in found for role in one.roles}
    assert held == set(Role)
    approver = await officers.by_login(tx, "p03.approver")
    assert approver is not None
    assert approver.unit_code == "P03"
    assert verify_password(DEMONSTRATION_PASSWORD, approver.password_hash)


async def _check_words(tx: Tx) -> None:
    library = await word_library.library(tx, None)
    assert len(library.words) >= 50
    assert "大麻烦" in library.allowed


async def _check_script_pair(tx: Tx, settings: Settings, doors: Doors, pair: ScriptPair) -> None:
    """The pair is bound, sealed, and passes with another picture of the same face."""
    relative = await people.relative_by_openid(tx, pair.relative.openid)
    inmate = await people.inmate_by_no(tx, pair.inmate.number)
    assert relative is not None
    assert inmate is not None
    assert await people.binding(tx, relative.id, inmate.id) is not None
    assert inmate.monthly_calls == 200
    assert open_phone(doors.keys, relative.id, relative.phone_sealed).startswith("100")
    engine = make_engine(settings)
    row = await faces.template(tx, SubjectKind.RELATIVE, relative.id, engine.name)
    assert row is not None
    known = open_template(
        doors.keys, SubjectKind.RELATIVE, relative.id, row.engine, row.embedding_sealed
    )
    own = engine.analyse(varied(sample_face(pair.relative.face or "")))
    other = engine.analyse(sample_face(pair.inmate.face or ""))
    assert judge(own, known, settings.face_threshold).passed
    assert judge(other, known, settings.face_threshold).reason == "below_threshold"


@pytest.mark.requirement("NF-SEC-18")
async def test_no_real_person_is_in_what_is_delivered_and_planted(settings: Settings) -> None:
    files, found = look_through(REPOSITORY)
    assert files > 1500
    assert found == []
    await plant.seed(settings)
    doors = open_doors(settings)
    try:
        async with doors.database.transaction() as tx:
            names, tables = set(islice(made_up_names(), 1200)), 0
            # The few whom scripts know by name are written down in the cast.
            names |= {one.name for one in (*prisoners(), *kin())}
            for table in metadata.sorted_tables:
                rows = (await tx.execute(text(f'select t::text from "{table.name}" t'))).scalars()
                tables += 1
                assert list(suspicions(table.name, "\n".join(rows))) == []
            personal = doors.keys.sealing(PERSONAL)
            people = (await tx.execute(select(relative))).all()
            for one in people:
                phone = open_phone(doors.keys, one.id, one.phone_sealed)
                id_no = open_field(personal, one.id_no_sealed, f"relative.id_no:{one.id}")
                assert phone.startswith("10")
                assert id_no.startswith(MADE_UP_REGION)
                assert one.name in names
            inmates = (await tx.execute(select(inmate))).all()
            for one in inmates:
                if one.id_no_sealed is not None:
                    context = f"inmate.id_no:{one.id}"
                    assert open_field(personal, one.id_no_sealed, context).startswith(
                        MADE_UP_REGION
                    )
                assert one.name in names
        assert len(people) == len(list(kin()))
        assert len(inmates) == len(list(prisoners()))
        assert tables > 100
    finally:
        await doors.close()
