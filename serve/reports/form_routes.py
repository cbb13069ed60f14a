"""Routes of the forms of reports and of the bureau's summary."""

from litestar import delete, get, post, put
from litestar.params import FromQuery, JSONBody
from litestar.response import Stream

from pipelines.flows.reports import forms, summing, transfer
from schemas.reports.views import (
    CheckForm,
    CreateDefinition,
    DefinitionDetail,
    DefinitionView,
    FormCheck,
    PublishForm,
    SaveForm,
    SummaryView,
)
from serve.access.auth.guards import officers_only
from serve.files import sending
from serve.http import AsOfficer, PathId, Wired, act


@get("/api/report-forms", guards=[officers_only])
async def list_report_forms(services: Wired, officer: AsOfficer) -> list[DefinitionView]:
    return await forms.every(services, officer)


@post("/api/report-forms", guards=[officers_only])
async def create_report_form(
    services: Wired, officer: AsOfficer, data: JSONBody[CreateDefinition]
) -> DefinitionDetail:
    return await forms.create(services, officer, data)


@get("/api/report-forms/{form_id:str}", guards=[officers_only])
async def read_report_form(
    services: Wired, officer: AsOfficer, form_id: PathId
) -> DefinitionDetail:
    return await forms.read(services, officer, form_id)


@put("/api/report-forms/{form_id:str}/draft", guards=[officers_only])
async def save_report_form(
    services: Wired, officer: AsOfficer, form_id: PathId, data: JSONBody[SaveForm]
) -> DefinitionDetail:
    return await forms.save(services, officer, form_id, data)


@delete("/api/report-forms/{form_id:str}/draft", status_code=200, guards=[officers_only])
async def drop_report_draft(
    services: Wired, officer: AsOfficer, form_id: PathId
) -> DefinitionDetail:
    return await forms.drop_draft(services, officer, form_id)


@act("/api/report-forms/{form_id:str}/check", guards=[officers_only])
async def check_report_form(
    services: Wired, officer: AsOfficer, form_id: PathId, data: JSONBody[CheckForm]
) -> FormCheck:
    return await forms.check(services, officer, form_id, data)


@act("/api/report-forms/{form_id:str}/publish", guards=[officers_only])
async def publish_report_form(
    services: Wired, officer: AsOfficer, form_id: PathId, data: JSONBody[PublishForm]
) -> DefinitionDetail:
    return await forms.publish(services, officer, form_id, data)


@get("/api/report-forms/{form_id:str}/summary", guards=[officers_only])
async def read_report_summary(
    services: Wired, officer: AsOfficer, form_id: PathId, period: FromQuery[str]
) -> SummaryView:
    return await summing.summary(services, officer, form_id, period)


@get("/api/report-forms/{form_id:str}/summary/export", guards=[officers_only])
async def export_report_summary(
    services: Wired, officer: AsOfficer, form_id: PathId, period: FromQuery[str]
) -> Stream:
    return sending.made(await transfer.export_summary(services, officer, form_id, period))


HANDLERS = (
    list_report_forms,
    create_report_form,
    read_report_form,
    save_report_form,
    drop_report_draft,
    check_report_form,
    publish_report_form,
    read_report_summary,
    export_report_summary,
)
