"""Routes of the forms of reports and of the bureau's summary."""

from litestar.params import FromQuery, JSONBody
from litestar.response import Stream

from pipelines.flows.reports import forms, summing, transfer
from pipelines.rules.access.codes.reports import EXPORT_REPORTS, KEEP_REPORT_FORMS, LIST_REPORTS
from pipelines.rules.platform.repeated_routes import Unnoted
from pipelines.rules.platform.shedding import Order
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
from serve.answers import WORKBOOK
from serve.files import sending
from serve.http import AsOfficer, PathId, Wired
from serve.route import officers


@officers.get("/api/report-forms", asks=LIST_REPORTS)
async def list_report_forms(services: Wired, officer: AsOfficer) -> list[DefinitionView]:
    return await forms.every(services, officer)


@officers.post("/api/report-forms", asks=KEEP_REPORT_FORMS)
async def create_report_form(
    services: Wired, officer: AsOfficer, data: JSONBody[CreateDefinition]
) -> DefinitionDetail:
    return await forms.create(services, officer, data)


@officers.get("/api/report-forms/{form_id:str}", asks=LIST_REPORTS)
async def read_report_form(
    services: Wired, officer: AsOfficer, form_id: PathId
) -> DefinitionDetail:
    return await forms.read(services, officer, form_id)


@officers.put("/api/report-forms/{form_id:str}/draft", asks=KEEP_REPORT_FORMS)
async def save_report_form(
    services: Wired, officer: AsOfficer, form_id: PathId, data: JSONBody[SaveForm]
) -> DefinitionDetail:
    return await forms.save(services, officer, form_id, data)


@officers.delete("/api/report-forms/{form_id:str}/draft", asks=KEEP_REPORT_FORMS, status_code=200)
async def drop_report_draft(
    services: Wired, officer: AsOfficer, form_id: PathId
) -> DefinitionDetail:
    return await forms.drop_draft(services, officer, form_id)


@officers.act(
    "/api/report-forms/{form_id:str}/check",
    asks=KEEP_REPORT_FORMS,
    repeats=Unnoted.READING,
    unaudited=(
        "Looks through a form and works an example out; it is a POST because the form is its body."
    ),
)
async def check_report_form(
    services: Wired, officer: AsOfficer, form_id: PathId, data: JSONBody[CheckForm]
) -> FormCheck:
    return await forms.check(services, officer, form_id, data)


@officers.act("/api/report-forms/{form_id:str}/publish", asks=KEEP_REPORT_FORMS)
async def publish_report_form(
    services: Wired, officer: AsOfficer, form_id: PathId, data: JSONBody[PublishForm]
) -> DefinitionDetail:
    return await forms.publish(services, officer, form_id, data)


@officers.get("/api/report-forms/{form_id:str}/summary", asks=LIST_REPORTS)
async def read_report_summary(
    services: Wired, officer: AsOfficer, form_id: PathId, period: FromQuery[str]
) -> SummaryView:
    return await summing.summary(services, officer, form_id, period)


@officers.get(
    "/api/report-forms/{form_id:str}/summary/export",
    asks=EXPORT_REPORTS,
    worth=Order.LATER,
    answers=WORKBOOK,
)
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
