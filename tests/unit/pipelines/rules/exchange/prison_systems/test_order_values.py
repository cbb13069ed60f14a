"""What an order says."""

from datetime import UTC, date, datetime

from pipelines.rules.exchange.prison_systems.order_values import People, Visitor, values_of

PEOPLE = People(
    inmate_no="3103000001",
    inmate_name="周某",
    relative_name="李某某",
    relative_id_no="990000197001010011",
    kinship="spouse",
)


def test_a_booking_says_who_comes_when_in_local_time() -> None:
    record = {
        "day": date(2026, 12, 1),
        "starts": "09:30",
        "minutes": 30,
        "visit_window": "3",
        "booking_no": "HJP03-20261124-0001",
        "companions": "王某、王小某（未成年）",
        "wheelchair": True,
        "hearing": False,
        "interpreter": False,
        "infant": True,
    }
    told = values_of("visit_bookings", record, PEOPLE)
    assert told["planned_at"] == "2026-12-01T09:30:00+08:00"
    assert (told["inmate_no"], told["relative_name"], told["window"]) == (
        "3103000001",
        "李某某",
        "3",
    )
    assert (told["companions"], told["access_needs"]) == (
        "王某、王小某（未成年）",
        "轮椅、携带婴儿",
    )


def test_a_number_is_its_relatives_where_nobody_else_owns_it() -> None:
    record = {"phone": "10000000001", "kinship": "OTHER", "owner_name": None}
    assert values_of("relative_numbers", record, PEOPLE)["owner_name"] == "李某某"
    other = record | {"owner_name": "李小某"}
    assert values_of("relative_numbers", other, PEOPLE)["owner_name"] == "李小某"


def test_why_somebody_is_barred_stays_here() -> None:
    since = datetime(2026, 11, 1, 16, tzinfo=UTC)
    record = {"channel": "all", "reason": "曾携带违禁品", "since": since, "until": None}
    for module in ("blacklist_entries", "inmate_blacklist"):
        told = values_of(module, record, PEOPLE)
        assert "曾携带违禁品" not in str(told)
        assert (told["since"], told["until"]) == ("2026-11-02T00:00:00+08:00", None)
    assert "relative_name" not in values_of("inmate_blacklist", record, PEOPLE)
    assert "inmate_no" not in values_of("blacklist_entries", record, PEOPLE)


def test_official_business_says_who_comes_to_whom_and_not_what_about() -> None:
    came = [Visitor(name=f"来访{n}", body="申海市法院", certificate_no=f"Z-{n}") for n in (1, 2, 3)]
    people = People(inmate_no="3103000001", business="法院开庭审判", visitors=tuple(came))
    record = {
        "day": date(2026, 12, 1),
        "starts": "09:30",
        "ends": "10:30",
        "document_no": None,
        "purpose": "减刑案件开庭",
    }
    told = values_of("official_bookings", record, people)
    assert (told["planned_at"], told["ends_at"]) == (
        "2026-12-01T09:30:00+08:00",
        "2026-12-01T10:30:00+08:00",
    )
    assert (told["business"], told["visitor_name"]) == ("法院开庭审判", "来访1")
    assert told["companions"] == "来访2（Z-2）、来访3（Z-3）"
    assert "减刑" not in str(told)
