"""Tables that no year fills, each with its reason."""

from collections.abc import Iterator, Mapping

PLANTING = "written by whoever plants, beside the rows of years"
INSTALLATION = "comes with the installation, and does not grow by days"
RUNNING = "says how the platform runs now, which was not yet so then"
EXCEPTION = "holds what went wrong, and nothing did"
DEFENCE = "holds what somebody asked for today, for minutes or days"
TO_COME = "its year is still to be made"

_TABLES = {
    PLANTING: "allowance_entry audit_head audit_row bureau_part conversation row_seal signing_key",
    INSTALLATION: """
        app_module data_level dictionary dictionary_item known_permission report_definition role
        role_permission scheduled_job
    """,
    RUNNING: """
        affairs_inmate cluster_node data_quality_figure device_credential inbox inmate_portrait
        integrity_walk job_log labour_placement leading_node outbox part_restart prison_system_feed
        replica_scaling simulated visit_calendar visit_recheck visit_session
    """,
    EXCEPTION: """
        dead_letter headcount_difference headcount_gap integrity_finding legacy_batch legacy_file
        legacy_manifest legacy_post legacy_refusal privileged_access privileged_erasure
        public_fault record_problem recording_hold refused_device refused_upload shard_outage
        storage_alert
    """,
    DEFENCE: """
        account_claim api_key_permit api_nonce going_piece going_upload join_token repeat_note
        session sign_in_challenge taken_export timesheet_draft unknown_login
    """,
    TO_COME: """
        analyst_export api_call app_banner app_notice chosen_prison common_question
        help_text help_text_version public_question question_entry question_unit
        api_grant api_key approval_delegation
        attachment blacklist_entry
        blacklist_hit call_companion call_notice call_phone_notice call_quality
        card card_movement
        confidentiality_decision data_set data_set_use
        data_set_version device_command device_content device_log device_template
        erased_file extra_call form form_answer form_draft form_filling form_submission form_version
        face_library face_search face_template field_override
        file_transfer funds_difference inmate_apart
        inmate_blacklist_entry inmate_status job_run labour_contract labour_contract_version
        labour_document labour_document_version
        line_version menu_entry menu_item message_channel message_choice message_read
        message_template official_account official_companion official_hold official_paper
        official_password open_interface outbound_call
        outgoing_message password_history
        peer_switch
        prison_system_settings privacy_consent privacy_notice platform_permission public_account
        public_code public_consent public_entry_session public_identity raw_record
        prison_system_settings privacy_consent privacy_notice public_account public_consent
        public_identity raw_record
        identity_check registration_draft relative_companion relative_registration
        reconciliation recording recording_check recording_fetch recording_intake
        recording_part recording_removal recording_rule recording_segment relative_message report
        report_cell report_cell_change report_version review_assignment
        saved_filter screen_capture security_notice security_notice_seen
        source_record special_call_rule speech_use stored_file
        subsystem system_parameter system_parameter_change
        timesheet_correction tool_package transcription_batch
        transcription_task visit_companion visit_day visit_place visit_wait
        transcription_task visit_companion visit_day visit_place visit_prereview
        visit_prereview_line visit_prereview_result
        transcription_task visit_companion visit_day visit_place visitor_outcome
        transcription_task visit_companion visit_day visit_flag visit_place
        telling_rule admission_notice message_wish
        known_face known_relative known_relative_rule
    """,
}
VIEWS = frozenset({"call_booking", "call_record", "phone_review", "visit_appointment"})
"""What is told under these names stands in the tables of others."""


def _reasons() -> Iterator[tuple[str, str]]:
    for reason, tables in _TABLES.items():
        for table in tables.split():
            yield table, reason


WITHOUT_A_YEAR: Mapping[str, str] = dict(_reasons())
