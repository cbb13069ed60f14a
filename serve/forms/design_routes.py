"""Routes of officers who design forms."""

from litestar.params import JSONBody

from pipelines.flows.forms import designing
from pipelines.rules.access.codes.forms import KEEP_DESIGNS, PUBLISH_DESIGNS
from pipelines.rules.access.route import OfModule
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.forms.views import (
    CheckFormDesign,
    FormDesign,
    FormDesignCheck,
    PublishFormDesign,
    SaveFormDesign,
)
from serve.http import AsOfficer, PathId, Wired
from serve.route import officers


@officers.get("/api/form-designs/{form_id:str}", asks=OfModule("forms:list"))
async def read_form_design(services: Wired, officer: AsOfficer, form_id: PathId) -> FormDesign:
    return await designing.read(services, officer, form_id)


@officers.put("/api/form-designs/{form_id:str}/draft", asks=KEEP_DESIGNS)
async def save_form_design(
    services: Wired, officer: AsOfficer, form_id: PathId, data: JSONBody[SaveFormDesign]
) -> FormDesign:
    return await designing.save(services, officer, form_id, data)


@officers.delete("/api/form-designs/{form_id:str}/draft", asks=KEEP_DESIGNS, status_code=200)
async def drop_form_design(services: Wired, officer: AsOfficer, form_id: PathId) -> FormDesign:
    return await designing.drop(services, officer, form_id)


@officers.act(
    "/api/form-designs/{form_id:str}/check",
    asks=KEEP_DESIGNS,
    repeats=Unnoted.READING,
    unaudited="Looks through a form; it is a POST because the form is its body.",
)
async def check_form_design(
    services: Wired, officer: AsOfficer, form_id: PathId, data: JSONBody[CheckFormDesign]
) -> FormDesignCheck:
    return await designing.check(services, officer, form_id, data)


@officers.act("/api/form-designs/{form_id:str}/publish", asks=PUBLISH_DESIGNS)
async def publish_form_design(
    services: Wired, officer: AsOfficer, form_id: PathId, data: JSONBody[PublishFormDesign]
) -> FormDesign:
    return await designing.publish(services, officer, form_id, data)


HANDLERS = (
    read_form_design,
    save_form_design,
    drop_form_design,
    check_form_design,
    publish_form_design,
)
