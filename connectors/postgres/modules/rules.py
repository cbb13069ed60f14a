"""What single modules need beyond their declaration, as functions beside it: the one map."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from connectors.postgres.access import officer_rules
from connectors.postgres.calls import extra_call_rules, tool_rules, venue_rules
from connectors.postgres.devices import card_rules
from connectors.postgres.devices import rules as device_rules
from connectors.postgres.family import common_rules, content_rules
from connectors.postgres.forms import form_rules
from connectors.postgres.labour import (
    contract_rules,
    document_rules,
    grade_rules,
    labour_rules,
    pay_rules,
    post_project_rules,
    post_rules,
    schedule_rules,
)
from connectors.postgres.messages import message_rules
from connectors.postgres.modules import dictionary_rules
from connectors.postgres.modules.saving import Saving
from connectors.postgres.official import booking_rules, official_rules
from connectors.postgres.people import (
    blacklist_rules,
    contact_rules,
    help_rules,
    inmate_blacklist_rules,
    inmate_rules,
)
from connectors.postgres.phone import number_rules, tariff_rules, ticket_rules
from connectors.postgres.platform import unit_rules
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import calendar_rules, visit_rules
from pipelines.rules.modules.record import Stored
from schemas.modules.module import Module


class ModuleRules(msgspec.Struct, frozen=True, kw_only=True):
    """The functions of one module; an absent one is not needed."""

    on_save: Callable[[Tx, Saving], Awaitable[dict[str, Any]]] | None = None
    """Refuses, or answers columns that are no fields and follow from the values."""
    after_save: Callable[[Tx, str, Saving], Awaitable[None]] | None = None
    """Carries a change on to other rows; is given the record's id."""
    on_delete: Callable[[Tx, Stored], Awaitable[None]] | None = None
    """Refuses a deletion that the database itself would let pass."""
    on_download: Callable[[Stored], None] | None = None
    """Refuses to give a file of the record out."""


RULES: dict[str, ModuleRules] = {
    "app_banners": ModuleRules(on_save=content_rules.require_dates),
    "app_modules": ModuleRules(on_save=content_rules.require_target),
    "app_notices": ModuleRules(on_save=content_rules.require_dates),
    "common_questions": ModuleRules(on_save=common_rules.place),
    "help_texts": ModuleRules(
        on_save=content_rules.number_edition,
        after_save=content_rules.keep_version,
        on_delete=content_rules.require_unpublished,
    ),
    "blacklist_entries": ModuleRules(on_save=blacklist_rules.bar),
    "dictionary_items": ModuleRules(on_delete=dictionary_rules.require_unused),
    "card_movements": ModuleRules(on_save=card_rules.move, after_save=card_rules.book),
    "devices": ModuleRules(after_save=device_rules.end_commands_of_retired),
    "call_tariffs": ModuleRules(on_save=tariff_rules.keep),
    "phone_tickets": ModuleRules(after_save=ticket_rules.queue),
    "ticket_reversals": ModuleRules(on_save=ticket_rules.place_reversal),
    "call_venues": ModuleRules(
        on_save=venue_rules.require_order, after_save=venue_rules.free_bookings
    ),
    "cards": ModuleRules(on_save=card_rules.issue, after_save=card_rules.shut_out),
    "extra_calls": ModuleRules(on_save=extra_call_rules.place),
    "forms": ModuleRules(on_delete=form_rules.require_unversioned),
    "help_activities": ModuleRules(on_save=help_rules.place),
    "inmate_blacklist": ModuleRules(on_save=inmate_blacklist_rules.bar),
    "message_channels": ModuleRules(on_save=message_rules.require_address),
    "message_templates": ModuleRules(on_save=message_rules.require_text),
    "known_relative_rules": ModuleRules(on_save=calendar_rules.keep_rule),
    "telling_rules": ModuleRules(on_save=calendar_rules.keep_rule),
    "labour_posts": ModuleRules(on_save=post_rules.keep_places),
    "post_assignments": ModuleRules(
        on_save=post_rules.assign, on_delete=post_rules.require_to_come
    ),
    "post_projects": ModuleRules(
        on_save=post_project_rules.define, on_delete=post_project_rules.require_not_begun
    ),
    "work_schedules": ModuleRules(on_save=schedule_rules.place),
    "worker_grades": ModuleRules(
        on_save=grade_rules.define, on_delete=grade_rules.require_not_begun
    ),
    "worker_grade_settings": ModuleRules(on_save=grade_rules.place),
    "labour_contracts": ModuleRules(
        on_save=contract_rules.place, after_save=contract_rules.keep_version
    ),
    "labour_documents": ModuleRules(
        on_save=document_rules.note_author,
        after_save=document_rules.hide,
        on_delete=document_rules.require_unpublished,
    ),
    "labour_projects": ModuleRules(on_save=labour_rules.require_order),
    "project_outputs": ModuleRules(on_save=labour_rules.place_output),
    "inmates": ModuleRules(on_save=inmate_rules.prison_of_ward),
    "officers": ModuleRules(on_save=officer_rules.close_account),
    "official_bookings": ModuleRules(
        on_save=official_rules.place,
        after_save=official_rules.follow,
        on_delete=official_rules.let_go,
    ),
    "official_kinds": ModuleRules(on_save=form_rules.require_official),
    "official_rules": ModuleRules(on_save=booking_rules.require_order),
    "pay_items": ModuleRules(
        on_save=pay_rules.place_item,
        after_save=pay_rules.flag_sheet,
        on_delete=pay_rules.drop_item,
    ),
    "pay_rules": ModuleRules(on_save=pay_rules.keep_rule, after_save=pay_rules.flag_drafts),
    "pay_post_rates": ModuleRules(
        on_save=pay_rules.keep_rate,
        after_save=pay_rules.flag_drafts,
        on_delete=pay_rules.drop_rate,
    ),
    "public_holidays": ModuleRules(
        after_save=calendar_rules.follow_everywhere, on_delete=calendar_rules.follow_removal
    ),
    "visit_bookings": ModuleRules(
        on_save=visit_rules.place,
        after_save=visit_rules.follow,
        on_delete=visit_rules.forget,
    ),
    "visit_days": ModuleRules(after_save=calendar_rules.follow_days),
    "visit_prereviews": ModuleRules(on_save=calendar_rules.keep_prereview),
    "visit_rules": ModuleRules(on_save=calendar_rules.keep_rule),
    "visit_times": ModuleRules(
        on_save=calendar_rules.keep_time, after_save=calendar_rules.follow_time
    ),
    "relative_numbers": ModuleRules(
        on_save=number_rules.require_bound,
        after_save=number_rules.mark_shared,
        on_delete=number_rules.unmark_shared,
    ),
    "visits": ModuleRules(on_save=contact_rules.hold_visit),
    "letters": ModuleRules(
        on_save=contact_rules.keep_letter, on_download=contact_rules.require_readable
    ),
    "whitelist_entries": ModuleRules(on_save=number_rules.require_bound),
    "tool_packages": ModuleRules(on_download=tool_rules.require_published),
    "org_units": ModuleRules(
        on_save=unit_rules.place,
        after_save=unit_rules.carry_along,
        on_delete=unit_rules.require_empty,
    ),
}
NONE = ModuleRules()


def rules_of(module: Module) -> ModuleRules:
    return RULES.get(module.code, NONE)
