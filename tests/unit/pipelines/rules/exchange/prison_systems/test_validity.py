import msgspec
import pytest

from pipelines.rules.exchange.prison_systems.validity import problems_of, problems_of_mapping
from schemas.exchange.prison_systems.access import (
    Access,
    FilesAccess,
    PackageAccess,
    RestAccess,
    SoapAccess,
    ViewAccess,
)
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.mapping import FieldMapping, KindMapping, Reading
from schemas.exchange.prison_systems.settings import SystemSettings
from tests.unit.pipelines.rules.exchange.prison_systems.mappings import visit_mapping

REST = RestAccess(address="https://visits.p03.example/api")
KEY = "04" + "ab" * 64


def settings(access: Access = REST, *kinds: KindMapping, **more: object) -> SystemSettings:
    given = {"access": access, "kinds": kinds or (visit_mapping(),)} | more
    return SystemSettings(**given)  # type: ignore[arg-type]


def found(one: SystemSettings, kind: SystemKind = SystemKind.VISIT) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in problems_of(kind, one)}


def with_field(field: FieldMapping) -> KindMapping:
    base = visit_mapping()
    return msgspec.structs.replace(
        base, fields=(*(one for one in base.fields if one.to != field.to), field)
    )


def test_a_sound_version_has_no_problem() -> None:
    assert found(settings()) == set()


@pytest.mark.parametrize(
    ("field", "code"),
    [
        (FieldMapping(to="nonsense", source=("a",)), "unknown_field"),
        (FieldMapping(to="seat"), "no_source"),
        (FieldMapping(to="seat", source=("a",), constant="b"), "no_source"),
        (FieldMapping(to="inmate_no", source=("a",), optional=True), "not_optional"),
        (FieldMapping(to="planned_at", source=("a",)), "wrong_reading"),
        (FieldMapping(to="planned_at", source=("a",), reading=Reading.DAY), "wrong_reading"),
        (
            FieldMapping(to="planned_at", source=("a",), reading=Reading.MOMENT, format="%H:%M"),
            "bad_format",
        ),
        (FieldMapping(to="visit_type", source=("a",), reading=Reading.CODE), "no_codes"),
        (
            FieldMapping(to="visit_type", source=("a",), reading=Reading.CODE, codes={"1": "?"}),
            "bad_code",
        ),
        (FieldMapping(to="visit_type", constant="?", reading=Reading.CODE), "bad_constant"),
    ],
)
def test_a_wrong_field_is_told(field: FieldMapping, code: str) -> None:
    told = {(one.field, one.code) for one in problems_of_mapping(with_field(field))}
    assert told == {(f"fields.{field.to}", code)}


def test_what_is_missing_is_told() -> None:
    bare = visit_mapping(key=(), fields=(), deleted_values=())
    told = {(one.field, one.code) for one in problems_of_mapping(bare)}
    needed = ("visit_no", "inmate_no", "visit_type", "planned_at", "state")
    assert told == {("key", "missing"), ("deleted", "missing")} | {
        (f"fields.{name}", "missing") for name in needed
    }


def test_kinds_stand_once_and_where_they_belong() -> None:
    told = found(settings(REST, visit_mapping(), visit_mapping()), SystemKind.PHONE)
    assert told == {
        ("kinds", "repeated"),
        ("kinds.0.kind", "unknown_kind"),
        ("kinds.1.kind", "unknown_kind"),
    }


@pytest.mark.parametrize(
    ("access", "code"),
    [
        (RestAccess(address="ftp://host/x"), "bad_address"),
        (RestAccess(address="file:///etc/passwd"), "bad_address"),
        (RestAccess(address="http://[::1"), "bad_address"),
        (RestAccess(address="http://host:99999/"), "bad_address"),
        (RestAccess(address="http://host/a\nb"), "bad_address"),
        (RestAccess(address="https://user:secret@host/"), "secret_in_address"),
        (RestAccess(address="https://host/", key_header="X: y"), "bad_name"),
        (SoapAccess(address="gopher://host", namespace="urn:x"), "bad_address"),
        (ViewAccess(address="postgresql://u:secret@host/d"), "secret_in_address"),
        (ViewAccess(address="postgresql://u@host/d?password=x"), "secret_in_address"),
        (ViewAccess(address="file:///x"), "bad_address"),
        (ViewAccess(address="postgresql://u@host/d", changed="a; drop"), "bad_name"),
        (FilesAccess(address="../secret"), "bad_address"),
        (FilesAccess(address="/etc"), "bad_address"),
        (FilesAccess(address="sftp://u@host/in"), "missing"),
        (FilesAccess(address="sftp://u:pw@host/in", host_key="k"), "secret_in_address"),
        (PackageAccess(address="p03", certificate="no"), "bad_key"),
        (PackageAccess(address="a/../b", certificate=KEY), "bad_address"),
    ],
)
def test_unsafe_addresses_are_refused(access: Access, code: str) -> None:
    assert code in {told for _, told in found(settings(access))}


def test_names_of_a_view_are_identifiers() -> None:
    view = ViewAccess(address="postgresql://u@host/d")
    columns = msgspec.structs.replace(
        visit_mapping(name="v_hj; drop table x"), kind=RecordKind.VISIT
    )
    assert ("kinds.0.name", "bad_name") in found(settings(view, columns))


@pytest.mark.parametrize(
    ("network", "code"),
    [
        ("0.0.0.0/0", "network_too_wide"),
        ("8.8.8.0/24", "network_too_wide"),
        ("169.254.169.254/32", "network_forbidden"),
        ("0.0.0.0/8", "network_forbidden"),
        ("10.3.0.1/16", "bad_network"),
        ("ten", "bad_network"),
    ],
)
def test_networks_are_private_and_narrow(network: str, code: str) -> None:
    assert found(settings(private_networks=(network,))) == {("private_networks.0", code)}


def test_a_prisons_network_may_be_named() -> None:
    assert found(settings(private_networks=("10.3.0.0/16",))) == set()


HERE = (
    "http://127.0.0.1:9/",
    "http://127.8.8.8/",
    "http://localhost/",
    "http://db.LOCALHOST./",
    "http://[::1]:8080/",
    "http://[::ffff:127.0.0.1]/",
)


@pytest.mark.parametrize("address", HERE)
def test_this_machine_is_reached_by_stand_ins_alone(address: str) -> None:
    here = settings(RestAccess(address=address))
    assert found(here) == {("access.address", "address_forbidden")}
    assert problems_of(SystemKind.VISIT, here, loopback=True) == []


@pytest.mark.parametrize("network", ["127.0.0.0/8", "127.0.0.1/32", "::1/128"])
def test_loopback_is_no_private_network_but_for_stand_ins(network: str) -> None:
    here = settings(private_networks=(network,))
    assert found(here) == {("private_networks.0", "network_forbidden")}
    assert problems_of(SystemKind.VISIT, here, loopback=True) == []


@pytest.mark.parametrize(
    "access",
    [
        RestAccess(address="http://169.254.169.254/latest"),
        RestAccess(address="http://0.0.0.0:5432/"),
        SoapAccess(address="http://[fe80::1]/", namespace="urn:x"),
        ViewAccess(address="postgresql://u@169.254.1.1/d"),
        FilesAccess(address="sftp://u@169.254.1.1/in", host_key="k"),
    ],
)
def test_where_machines_are_told_secrets_nobody_goes(access: Access) -> None:
    kinds = (visit_mapping(),)
    told = problems_of(SystemKind.VISIT, settings(access, *kinds), loopback=True)
    assert ("access.address", "address_forbidden") in {(one.field, one.code) for one in told}
