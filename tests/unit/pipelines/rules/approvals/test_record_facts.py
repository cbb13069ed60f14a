"""Facts of a record follow from its declaration, and read as people do."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from pipelines.rules.approvals.matter import Matter, field_at
from pipelines.rules.approvals.record_facts import (
    declared_facts,
    fact_fields,
    links_of,
    shown_of,
)
from pipelines.rules.modules.record import Stored
from schemas.approvals.definition import FactKind
from schemas.calls.channel import Channel
from schemas.modules.approval import Approval
from schemas.modules.calls.extra_calls import EXTRA_CALLS
from schemas.modules.labour.labour_documents import LABOUR_DOCUMENTS
from schemas.modules.labour.project_outputs import PROJECT_OUTPUTS
from schemas.modules.module import Module
from schemas.modules.phone.phone_tickets import PHONE_TICKETS
from schemas.modules.phone.ticket_reversals import TICKET_REVERSALS
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS


def stored(values: dict[str, Any], titles: dict[str, str]) -> Stored:
    return Stored(
        id="r", version=1, created_at=datetime(2026, 11, 24, tzinfo=UTC), state=None,
        values=values, titles=titles, files={}, keys={},
    )  # fmt: skip


def of(module: Module) -> Approval:
    assert module.approval is not None
    return module.approval


VISIT = stored(
    {
        "inmate_id": "i", "relative_id": "r", "help_person_id": None,
        "day": date(2026, 12, 1), "starts": "09:30", "minutes": 30,
    },
    {"inmate_id": "周某", "relative_id": "李某"},
)  # fmt: skip


def test_a_text_says_what_linked_records_are_called_and_what_fields_hold() -> None:
    matter = Matter(VISIT_BOOKINGS, VISIT)
    assert matter.text(of(VISIT_BOOKINGS).headline) == "李某会见周某（2026-12-01 09:30）"


def test_a_choice_is_called_by_its_title_and_by_its_default_where_it_is_empty() -> None:
    values = {"inmate_id": "i", "month": "2026-11", "number": 2}
    for channel, title in (
        (None, "可视通话"),
        (Channel.VIDEO.value, "可视通话"),
        (Channel.PHONE.value, "亲情电话"),
    ):
        record = stored(values | {"channel": channel}, {"inmate_id": "周某"})
        matter = Matter(EXTRA_CALLS, record)
        assert matter.text(of(EXTRA_CALLS).headline) == f"周某2026-11增加{title}2次"


def test_a_fact_without_a_value_is_none() -> None:
    assert declared_facts(of(VISIT_BOOKINGS), Matter(VISIT_BOOKINGS, VISIT)) == {
        "inmate": "周某", "relative": "李某", "when": "2026-12-01 09:30", "minutes": 30,
    }  # fmt: skip
    helped = msgspec.structs.replace(
        VISIT,
        values=VISIT.values | {"help_person_id": "h"},
        titles=VISIT.titles | {"help_person_id": "王某"},
    )
    found = declared_facts(of(VISIT_BOOKINGS), Matter(VISIT_BOOKINGS, helped))
    assert found["helper"] == "王某"


def test_money_is_a_number_in_facts_and_written_out_in_texts() -> None:
    values = {
        "project_id": "p", "month": "2026-10", "quantity": 12, "measure": "件",
        "output_value": Decimal("36000.50"),
    }  # fmt: skip
    matter = Matter(PROJECT_OUTPUTS, stored(values, {"project_id": "缝纫"}))
    found = declared_facts(of(PROJECT_OUTPUTS), matter)
    assert found == {
        "project": "缝纫", "month": "2026-10", "quantity": "12件", "output_value": 36000.5,
    }  # fmt: skip
    assert matter.text(of(PROJECT_OUTPUTS).headline) == "缝纫2026-10产值36000.50元"


def test_a_record_is_read_through_a_link() -> None:
    approval = of(TICKET_REVERSALS)
    assert links_of(TICKET_REVERSALS, approval) == {"ticket_id": PHONE_TICKETS}
    ticket = stored({"inmate_id": "i", "fee": Decimal("1.20")}, {"inmate_id": "周某"})
    record = stored({"ticket_id": "t", "fee": Decimal("9.90")}, {"ticket_id": "T1"})
    matter = Matter(TICKET_REVERSALS, record, {"ticket_id": ticket})
    assert declared_facts(approval, matter) == {"inmate": "周某", "ticket": "T1", "fee": 1.2}
    assert matter.text(approval.headline) == "周某话费1.20元冲正"
    with pytest.raises(KeyError):
        field_at(TICKET_REVERSALS, "reason.fee")


def test_conditions_ask_for_facts_as_their_fields_are() -> None:
    fields = {one.name: one for one in fact_fields(LABOUR_DOCUMENTS, of(LABOUR_DOCUMENTS))}
    kinds = LABOUR_DOCUMENTS.field("document_class")
    assert (fields["document_class"].kind, fields["document_class"].title) == (
        FactKind.CHOICE,
        kinds.title,
    )
    assert fields["document_class"].options[0].title == "安全生产"
    visits = {one.name: one for one in fact_fields(VISIT_BOOKINGS, of(VISIT_BOOKINGS))}
    assert (visits["minutes"].kind, visits["minutes"].unit) == (FactKind.NUMBER, "分钟")
    assert (visits["when"].kind, visits["when"].title) == (FactKind.TEXT, "会见时间")


def test_approvers_read_texts_and_open_files() -> None:
    document = stored({"title": "规程", "body": "第一条", "files": ["f1", "f2"]}, {})
    assert shown_of(of(LABOUR_DOCUMENTS), Matter(LABOUR_DOCUMENTS, document)) == {
        "lines": [
            {"title": "标题", "before": None, "after": "规程"},
            {"title": "正文", "before": None, "after": "第一条"},
        ],
        "files": ["f1", "f2"],
    }
