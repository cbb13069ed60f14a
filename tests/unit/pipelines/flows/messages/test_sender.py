"""Whose messages wait for whose."""

from pipelines.flows.messages.preparing import Ready
from pipelines.flows.messages.sender import by_person
from schemas.messages.to_relatives import MessageKind
from tests.unit.pipelines.flows.messages.ready_message import ready


def of(number: str, relative: str | None = None, account: str | None = None) -> Ready:
    person = {"relative_id": relative, "account_id": account}
    return ready(MessageKind.SMS, "会见改期", id=number, **person)


def test_each_person_s_messages_stay_together_and_in_their_order() -> None:
    waiting = [
        of("1", relative="mother"),
        of("2", account="unbound"),
        of("3", relative="mother", account="hers"),
        of("4"),
        of("5", account="unbound"),
        of("6"),
    ]
    own = [[one.message.id for one in group] for group in by_person(waiting)]
    assert own == [["1", "3"], ["2", "5"], ["4"], ["6"]]
