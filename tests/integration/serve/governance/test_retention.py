"""Data past their retention are gone; what the law keeps is not, and no log goes early."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from actors.platform.jobs.runner import JobRunner
from connectors.postgres.ids import make_id
from connectors.postgres.platform import files, jobs
from pipelines.flows.services import Services
from schemas.errors import IntegrityBroken
from schemas.tables.audit.audit import audit_row
from schemas.tables.people.face import face_check
from schemas.tables.people.person import inmate_binding, relative
from tests.integration.serve.client import People, Person, picture
from tests.integration.serve.journey import requested
from tests.integration.serve.world import World


async def retention_job(world: World, admin: Person) -> Any:
    async with world.database.transaction() as tx:
        await jobs.ensure_first(tx, datetime.now(UTC))
    (job,) = [one for one in await admin.get("/api/jobs") if one["kind"] == "retention"]
    return job


async def run(world: World, services: Services, admin: Person) -> Any:
    job = await retention_job(world, admin)
    await admin.post(f"/api/jobs/{job['id']}/run")
    runner = JobRunner(world.database, services.notary, world.files, lambda: datetime.now(UTC))
    await runner.round()
    await runner.idle()
    (last, *_) = (await admin.get(f"/api/jobs/{job['id']}/runs"))["rows"]
    assert last["state"] == "succeeded", last
    return last["counts"]


@pytest.mark.requirement("PI-2")
async def test_an_idle_relative_is_erased_and_his_calls_stay_under_a_pseudonym(
    people: People, world: World, services: Services
) -> None:
    person = await people.relative()
    call_id = await requested(world, person)
    await person.post(f"/api/relative/calls/{call_id}/cancel")
    long_ago = datetime.now(UTC) - timedelta(days=1200)
    async with world.database.transaction() as tx:
        mine = relative.c.id == world.relative_id
        await tx.execute(update(relative).where(mine).values(created_at=long_ago))
        await tx.execute(update(relative).where(mine).values(updated_at=long_ago))
        sql = "update session set last_seen_at = :at, created_at = :at where subject_id = :id"
        await tx.execute(text(sql).bindparams(at=long_ago, id=world.relative_id))
        await tx.execute(text("update video_call set requested_at = :at").bindparams(at=long_ago))
        bound = inmate_binding.c.relative_id == world.relative_id
        await tx.execute(update(inmate_binding).where(bound).values(state="removed"))
        face = await tx.scalar(
            text("select picture_file_id from face_template where subject_id = :id").bindparams(
                id=world.relative_id
            )
        )
        stored = await files.get(tx, face)
    assert stored is not None
    admin = await people.officer("sysadmin")
    counts = await run(world, services, admin)
    # The other relative signed in never and was made today; the portrait of the sign-in goes too.
    assert (counts["relatives"], counts["files"]) == (1, 2)
    approver = await people.officer("approver")
    shown = await approver.get(f"/api/calls/{call_id}")
    assert "李某某" not in str(shown)
    assert f"已注销家属{world.relative_id[-4:]}" in str(shown)
    async with world.database.transaction() as tx:
        row = (await tx.execute(select(relative).where(mine))).one()
        left = await tx.scalar(
            text("select count(*) from face_template where subject_id = :id").bindparams(
                id=world.relative_id
            )
        )
        told = await tx.scalar(
            select(audit_row.c.detail).where(audit_row.c.action == "relative.erase")
        )
    assert (row.wechat_openid, row.phone_digest, row.address, row.enabled) == (
        None,
        None,
        None,
        False,
    )
    assert (left, told["reason"]) == (0, "超过留存期限")
    with pytest.raises(IntegrityBroken, match="file_missing"):
        world.files.open(stored).read(0, 1)
    assert (await person.http.get("/api/relative/me")).status_code == 401


@pytest.mark.requirement("PI-2")
async def test_an_old_check_picture_goes_and_the_check_stays(
    people: People, world: World, services: Services
) -> None:
    person = await people.relative()
    await person.post("/api/relative/face-checks", {"picture": picture("li")})
    await person.post("/api/relative/face-checks", {"picture": picture("li")})
    async with world.database.transaction() as tx:
        checks = (await tx.execute(select(face_check).order_by(face_check.c.id))).all()
        old = update(face_check).where(face_check.c.id == checks[0].id)
        await tx.execute(old.values(at=datetime.now(UTC) - timedelta(days=181)))
    counts = await run(world, services, await people.officer("sysadmin"))
    assert counts["pictures"] == 1
    async with world.database.transaction() as tx:
        assert await files.get(tx, checks[0].picture_file_id) is None
        assert await files.get(tx, checks[1].picture_file_id) is not None
        kept = await tx.scalar(select(face_check.c.score).where(face_check.c.id == checks[0].id))
    assert kept is not None


@pytest.mark.requirement("AU-2")
async def test_no_log_goes_before_180_days_whoever_asks(
    people: People, world: World, services: Services
) -> None:
    admin = await people.officer("sysadmin")
    job = await retention_job(world, admin)
    for name in ("sign_in_log_days", "api_log_days"):
        wanted = {
            **{one: job[one] for one in ("kind", "name", "cron", "version")},
            "parameters": {name: 179},
        }
        reply = await admin.ask("PUT", f"/api/jobs/{job['id']}", wanted)
        assert (reply.status_code, reply.json()["code"]) == (422, "parameter_out_of_range")
    now = datetime.now(UTC)
    async with world.database.transaction() as tx:
        for days in (179, 181, 400):
            sql = (
                "insert into sign_in_log (id, at, event, result, source_address, device)"
                " values (:id, :at, 'sign_in', 'ok', '', :device)"
            )
            values = {"id": make_id(), "at": now - timedelta(days=days), "device": f"day{days}"}
            await tx.execute(text(sql).bindparams(**values))
    # The job as it stands takes what is older than a year.
    assert (await run(world, services, admin))["sign_ins"] == 1
    day179 = text("select purge_sign_in_log(now() - interval '179 days')")
    with pytest.raises(DBAPIError, match="kept for 180 days"):
        async with world.database.transaction() as tx:
            await tx.execute(day179)
    async with world.database.transaction() as tx:
        left = await tx.connection.scalars(text("select device from sign_in_log"))
        assert {"day179", "day181"} <= set(left)
    # The application itself can delete no line of either log, however old.
    for statement in (
        delete(audit_row),
        text("delete from audit_row where at < now() - interval '10 years'"),
        text("truncate audit_row"),
        text("delete from sign_in_log"),
    ):
        with pytest.raises(DBAPIError):
            async with world.database.transaction() as tx:
                await tx.execute(statement)
