/** What the platform asks and answers. */

export type CallState =
  | 'requested' | 'approved' | 'rejected' | 'cancelled' | 'waiting'
  | 'connected' | 'ended' | 'cut_off' | 'missed' | 'reviewed'
export type EndReason =
  | 'limit' | 'relative_left' | 'inmate_left' | 'officer'
  | 'relative_absent' | 'inmate_absent' | 'both_absent' | 'connection_lost'
export type PartyRole = 'relative' | 'inmate' | 'officer'
export type ActorKind = PartyRole | 'system'
export type Assessment = 'normal' | 'attention' | 'violation'
export type StageKind =
  | 'state' | 'checks' | 'consent' | 'face' | 'join' | 'leave' | 'watch' | 'notice' | 'speak_in'
  | 'length' | 'alert' | 'speech_gap' | 'recording' | 'transcript' | 'rating' | 'review'
export type Kinship = 'parent' | 'spouse' | 'child' | 'sibling' | 'other'
export type CustodyState = 'in_custody' | 'released' | 'transferred_out' | 'dead'
export type Role =
  | 'approver' | 'monitor' | 'reviewer' | 'leader' | 'word_keeper'
  | 'system_admin' | 'security_admin' | 'auditor'

export interface ErrorBody { code: string; message: string; retryable: boolean; detail?: Record<string, unknown> }

export interface PersonBrief { id: string; name: string; number?: string | null }
export interface CallView {
  id: string; case_no: string; state: CallState; relative: PersonBrief; inmate: PersonBrief
  kinship: string; prison: string; ward: string; requested_at: string; starts_at: string; minutes: number
  joinable_from: string; joinable_until: string; connected_at: string | null; ends_at: string | null
  ended_at: string | null; end_reason: EndReason | null; reason: string | null; consented: boolean
}
export interface CallPage { rows: CallView[]; total: number }
export interface CallRequest { inmate_id: string; starts_at: string; minutes: number }
export interface Slot { starts_at: string; minutes: number; free: boolean }
export interface CheckView { name: string; title: string; passed: boolean; message: string; at: string }
export interface StageView {
  seq: number; kind: StageKind; state: CallState | null; actor_kind: ActorKind; actor_name: string
  at: string; title: string; detail: Record<string, unknown>
}
export interface FaceCheckView {
  id: string; subject: PartyRole; purpose: string; score: number | null; threshold: number
  passed: boolean; reason: string; at: string
}
export interface HitMark {
  start: number; end: number; word: string; class_name: string; severity: number
  definition: string; matched_by: string; heard_as: string; confidence: number
}
export interface LineView {
  id: string; seq: number; kind: string; speaker: PartyRole; speaker_name: string
  start_s: number; end_s: number; text: string; hits: HitMark[]; at: string
}
export interface AlertView {
  id: string; call_id: string; line_id: string; word: string; class_name: string; severity: number
  heard_as: string; matched_by: string; confidence: number; speaker: PartyRole; start_s: number; end_s: number
  raised_after_s: number; state: string; at: string; acknowledged_by: string | null
  recheck_id: string | null; recheck_state: string | null
}
export interface AlertPage { rows: AlertView[]; total: number }
export interface Recheck { conclusion: 'confirmed' | 'dismissed'; note?: string }
export interface RecordingPartView {
  id: string; kind: string; role: PartyRole | null; media_type: string
  start_s: number; seconds: number; size: number; sm3: string; url: string
}
export interface GapView { start_s: number; end_s: number; what: string }
export interface RecordingView {
  id: string; state: string; seconds: number | null; parts: RecordingPartView[]; gaps: GapView[]; problem: string | null
}
export interface Waveform { step_s: number; channels: number[][] }
export interface RatingRequest { level: number; tags?: string[]; text?: string }
export interface RatingView { officer: string; level: number; tags: string[]; text: string; at: string }
export interface ReviewRequest { summary: string; assessment: Assessment }
export interface ReviewView { officer: string; summary: string; assessment: Assessment; at: string }
export interface CaseView {
  call: CallView; checks: CheckView[]; suggestion: string; stages: StageView[]; faces: FaceCheckView[]
  alerts: AlertView[]; ratings: RatingView[]; reviews: ReviewView[]; recording: RecordingView | null; allowed: string[]
}
export interface Decision { reason?: string }
export interface Rejection { reason: string }
export interface NoticeRequest { text: string; level?: 'info' | 'warning'; seconds?: number }
export interface LengthRequest { minutes: number }
export interface CutOffRequest { reason: string }
export interface TokenRequest { device_id: string }
export interface JoinToken {
  token: string; call_id: string; role: PartyRole; expires_at: string; ice_servers?: RTCIceServer[]
}
export interface SimulatedPerson { openid: string; name: string }
export interface Ticket { ticket: string }
export interface UnitView { id: string; code: string; name: string; org_type: string }
export interface OfficerMe { id: string; name: string; login: string; unit: UnitView; roles: Role[] }
export interface RelativeMe {
  id: string; name: string; phone_masked: string; face_registered: boolean; face_valid_until: string | null
}
export interface InmateMe { id: string; inmate_no: string; name: string; prison: string; ward: string }
export interface BoundInmate {
  id: string; name: string; inmate_no_masked: string; prison: string; ward: string
  kinship: Kinship; custody_state: CustodyState; calls_left: number
}
export interface FaceOutcome {
  check_id: string; passed: boolean; score: number | null; threshold: number; reason: string; message: string
}
export interface WordClassView { id: string; code: string; name: string; severity: number }
export interface WordView {
  id: string; word: string; class_id: string; class_name: string; severity: number; definition: string
  by_sound: boolean; context: string; enabled: boolean; prison: string | null; updated_at: string
}
export interface WordRequest { word: string; word_class: string; definition?: string; by_sound?: boolean; context?: string }
export interface WordClassRequest { code: string; name: string; severity: number }
export interface WordPage { version: number; rows: WordView[]; total: number }
