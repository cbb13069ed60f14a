"""Routes of questions: of whoever asks, and of the desk that answers."""

from litestar.params import JSONBody

from pipelines.flows.family import question_desk, questions
from pipelines.rules.access.codes.questions import (
    ANSWER_QUESTIONS,
    CLOSE_QUESTIONS,
    FORWARD_QUESTIONS,
    RECEIVE_QUESTIONS,
)
from pipelines.rules.access.route import OfModule
from schemas.family.questions import (
    AnswerQuestion,
    AskedQuestion,
    AskForm,
    AskQuestion,
    DeskQuestion,
    ForwardQuestion,
    HandleQuestion,
    QuestionPage,
    WriteReply,
)
from serve import route
from serve.http import AsOfficer, AsPublic, PathId, Wired
from serve.route import officers

OWN, DESK = "/api/public/questions", "/api/public-questions"


@route.public.get("/api/public/question-form", subsystem="public")
async def question_form(services: Wired, public: AsPublic) -> AskForm:
    return await questions.form(services, public)


@route.public.get(OWN, subsystem="public")
async def own_questions(services: Wired, public: AsPublic) -> QuestionPage:
    return await questions.own(services, public)


@route.public.post(OWN, subsystem="public", counted=True)
async def ask_question(
    services: Wired, public: AsPublic, data: JSONBody[AskQuestion]
) -> AskedQuestion:
    return await questions.ask(services, public, data)


@route.public.get(f"{OWN}/{{question_id:str}}", subsystem="public")
async def own_question(services: Wired, public: AsPublic, question_id: PathId) -> AskedQuestion:
    return await questions.one(services, public, question_id)


@route.public.act(f"{OWN}/{{question_id:str}}/see", subsystem="public")
async def see_question(services: Wired, public: AsPublic, question_id: PathId) -> AskedQuestion:
    return await questions.see(services, public, question_id)


@route.public.act(f"{OWN}/{{question_id:str}}/reply", subsystem="public")
async def reply_to_question(
    services: Wired, public: AsPublic, question_id: PathId, data: JSONBody[WriteReply]
) -> AskedQuestion:
    return await questions.reply(services, public, question_id, data.text)


@route.public.act(f"{OWN}/{{question_id:str}}/close", subsystem="public")
async def end_question(services: Wired, public: AsPublic, question_id: PathId) -> AskedQuestion:
    return await questions.close(services, public, question_id)


@officers.get(f"{DESK}/{{question_id:str}}", asks=OfModule("public_questions:list"))
async def read_question(services: Wired, officer: AsOfficer, question_id: PathId) -> DeskQuestion:
    return await question_desk.shown(services, officer, question_id)


@officers.act(f"{DESK}/{{question_id:str}}/receive", asks=RECEIVE_QUESTIONS)
async def receive_question(
    services: Wired, officer: AsOfficer, question_id: PathId, data: JSONBody[HandleQuestion]
) -> DeskQuestion:
    return await question_desk.receive(services, officer, question_id, data)


@officers.act(f"{DESK}/{{question_id:str}}/answer", asks=ANSWER_QUESTIONS)
async def answer_question(
    services: Wired, officer: AsOfficer, question_id: PathId, data: JSONBody[AnswerQuestion]
) -> DeskQuestion:
    return await question_desk.answer(services, officer, question_id, data)


@officers.act(f"{DESK}/{{question_id:str}}/close", asks=CLOSE_QUESTIONS)
async def close_question(
    services: Wired, officer: AsOfficer, question_id: PathId, data: JSONBody[HandleQuestion]
) -> DeskQuestion:
    return await question_desk.close(services, officer, question_id, data)


@officers.act(f"{DESK}/{{question_id:str}}/forward", asks=FORWARD_QUESTIONS)
async def forward_question(
    services: Wired, officer: AsOfficer, question_id: PathId, data: JSONBody[ForwardQuestion]
) -> None:
    await question_desk.forward(services, officer, question_id, data)


HANDLERS = (
    question_form,
    own_questions,
    ask_question,
    own_question,
    see_question,
    reply_to_question,
    end_question,
    read_question,
    receive_question,
    answer_question,
    close_question,
    forward_question,
)
