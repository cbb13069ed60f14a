"""Routes of the sensitive-word library."""

from typing import Annotated, Literal

from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from connectors.postgres.speech.words.allowed_phrases import PhraseFilter
from connectors.postgres.speech.words.words import WordFilter
from pipelines.flows.speech.words import classes, editing, phrases, transfer
from pipelines.rules.access.codes.speech import KEEP_WORDS, READ_WORDS
from pipelines.rules.access.route import Takes
from pipelines.rules.platform.repeated_routes import Unnoted
from pipelines.rules.platform.shedding import Order
from schemas.speech.words import (
    EditWord,
    EditWordClass,
    PhrasePage,
    PhraseRequest,
    PhraseView,
    SetWordEnabled,
    WordClassRequest,
    WordClassView,
    WordImportReport,
    WordPage,
    WordRequest,
    WordView,
)
from serve.answers import SHEETS, WORKBOOK
from serve.files import sending
from serve.files.incoming import sheet_of
from serve.http import AnId, AsOfficer, Offset, PathId, Search, UnitId, Wired
from serve.modules.transfer_routes import Picked
from serve.route import officers

LARGEST_FILE = 4 * 1024 * 1024
WordLimit = Annotated[int, QueryParameter(ge=1, le=1000)]
ListLevel = FromQuery[Literal["bureau", "prison"] | None]
OfSeverity = Annotated[int | None, QueryParameter(ge=0, le=3)]


@officers.get("/api/words", asks=READ_WORDS)
async def list_words(
    services: Wired,
    officer: AsOfficer,
    level: ListLevel = None,
    prison_id: UnitId = None,
    class_id: AnId = None,
    severity: OfSeverity = None,
    enabled: FromQuery[bool | None] = None,
    q: Search = "",
    limit: WordLimit = 500,
    offset: Offset = 0,
) -> WordPage:
    wanted = WordFilter(
        level=level,
        prison_id=prison_id,
        class_id=class_id,
        severity=severity,
        enabled=enabled,
        text=q.strip(),
    )
    return await editing.page(services, officer, wanted, limit, offset)


@officers.post("/api/words", asks=KEEP_WORDS)
async def add_word(services: Wired, officer: AsOfficer, data: JSONBody[WordRequest]) -> WordView:
    return await editing.add(services, officer, data)


@officers.put("/api/words/{word_id:str}", asks=KEEP_WORDS)
async def edit_word(
    services: Wired, officer: AsOfficer, word_id: PathId, data: JSONBody[EditWord]
) -> WordView:
    return await editing.edit(services, officer, word_id, data)


@officers.put("/api/words/{word_id:str}/enabled", asks=KEEP_WORDS)
async def set_word_enabled(
    services: Wired, officer: AsOfficer, word_id: PathId, data: JSONBody[SetWordEnabled]
) -> WordView:
    return await editing.set_enabled(services, officer, word_id, data)


@officers.delete("/api/words/{word_id:str}", asks=KEEP_WORDS)
async def remove_word(services: Wired, officer: AsOfficer, word_id: PathId) -> None:
    await editing.remove(services, officer, word_id)


@officers.get("/api/words/export", asks=READ_WORDS, worth=Order.LATER, answers=SHEETS)
async def export_words(
    services: Wired,
    officer: AsOfficer,
    level: ListLevel = None,
    prison_id: UnitId = None,
    class_id: AnId = None,
    severity: OfSeverity = None,
    enabled: FromQuery[bool | None] = None,
    q: Search = "",
    format: FromQuery[Literal["xlsx", "csv"]] = "xlsx",
) -> Stream:
    wanted = WordFilter(
        level=level,
        prison_id=prison_id,
        class_id=class_id,
        severity=severity,
        enabled=enabled,
        text=q.strip(),
    )
    return sending.made(await transfer.export(services, officer, format, wanted))


@officers.get("/api/words/template", asks=KEEP_WORDS, answers=WORKBOOK)
async def read_word_template() -> Stream:
    return sending.made(transfer.template())


@officers.act(
    "/api/words/import",
    asks=KEEP_WORDS,
    repeats=Unnoted.FILE,
    takes=Takes.FORM,
    request_max_body_size=LARGEST_FILE,
)
async def import_words(
    services: Wired,
    officer: AsOfficer,
    data: Picked,
    known: FromQuery[Literal["skip", "update"]] = "skip",
    partial: FromQuery[bool] = False,
) -> WordImportReport:
    content = await sheet_of(services, officer, "words.import", data.file)
    return await transfer.load(
        services, officer, data.file.filename, content, known=known, partial=partial
    )


@officers.get("/api/word-classes", asks=READ_WORDS)
async def list_classes(services: Wired, officer: AsOfficer) -> list[WordClassView]:
    return await classes.classes(services, officer)


@officers.post("/api/word-classes", asks=KEEP_WORDS)
async def add_class(
    services: Wired, officer: AsOfficer, data: JSONBody[WordClassRequest]
) -> WordClassView:
    return await classes.add(services, officer, data)


@officers.put("/api/word-classes/{class_id:str}", asks=KEEP_WORDS)
async def edit_class(
    services: Wired, officer: AsOfficer, class_id: PathId, data: JSONBody[EditWordClass]
) -> WordClassView:
    return await classes.edit(services, officer, class_id, data)


@officers.delete("/api/word-classes/{class_id:str}", asks=KEEP_WORDS)
async def remove_class(services: Wired, officer: AsOfficer, class_id: PathId) -> None:
    await classes.remove(services, officer, class_id)


@officers.get("/api/allowed-phrases", asks=READ_WORDS)
async def list_phrases(
    services: Wired,
    officer: AsOfficer,
    level: ListLevel = None,
    prison_id: UnitId = None,
    q: Search = "",
    limit: WordLimit = 500,
    offset: Offset = 0,
) -> PhrasePage:
    wanted = PhraseFilter(level=level, prison_id=prison_id, text=q.strip())
    return await phrases.page(services, officer, wanted, limit, offset)


@officers.post("/api/allowed-phrases", asks=KEEP_WORDS)
async def add_phrase(
    services: Wired, officer: AsOfficer, data: JSONBody[PhraseRequest]
) -> PhraseView:
    return await phrases.add(services, officer, data)


@officers.delete("/api/allowed-phrases/{phrase_id:str}", asks=KEEP_WORDS)
async def remove_phrase(services: Wired, officer: AsOfficer, phrase_id: PathId) -> None:
    await phrases.remove(services, officer, phrase_id)


HANDLERS = (
    list_words,
    add_word,
    edit_word,
    set_word_enabled,
    remove_word,
    export_words,
    read_word_template,
    import_words,
    list_classes,
    add_class,
    edit_class,
    remove_class,
    list_phrases,
    add_phrase,
    remove_phrase,
)
