"""Proving a recording whole on an officer's word (VC-REC-02)."""

from connectors.postgres.recordings import conversation_row, recording_keeping
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.recordings.scope import attempt, note, recording_for
from pipelines.flows.recordings.storing.verification import examine
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import VERIFY_RECORDING
from schemas.recordings.recordings import RecordingVerdict


async def verify(services: Services, officer: Officer, recording_id: str) -> RecordingVerdict:
    """Read all of it, and write down who had it checked and how it stood."""
    async with attempt(services, officer, "recording.verify", recording_id):
        async with services.database.transaction() as tx:
            row = await recording_for(tx, officer, recording_id, VERIFY_RECORDING)
            conversation = await conversation_row.get(tx, row.call_id)
        verdict = await examine(services.database, services.files, recording_id, services.clock())
        detail: dict[str, object] = {"verified": verdict.whole, "case_no": verdict.case_no}
        if verdict.first_bad:
            detail["first_bad"] = f"{verdict.first_bad.seq}: {verdict.first_bad.problem}"
        async with services.database.transaction() as tx:
            await recording_keeping.note_check(tx, verdict)
            await note(tx, officer, conversation, "recording.verify", recording_id, detail)
        return verdict
