/** What a screen shows of a running call, and how each frame of the server changes it. No browser objects. */
import type { BoardState, CallState, EndReason, MaskingState, PartyRole, Tool } from '@/api/types'
import { afterBoard, afterShare } from './board/board'
import type { EventFrame, JoinedFrame } from './session/frames'

export type Phase = 'connecting' | 'joined' | 'reconnecting' | 'refused' | 'ended'
export type MediaState = 'none' | 'connecting' | 'connected' | 'lost'

export interface ShownNotice {
  seq: number
  level: string
  text: string
  /** What an automatic warning is about; empty for an officer's own. */
  topic: string
  /** When it leaves the screen, in this device's time (ms). */
  until: number
}

export interface CallView {
  phase: Phase
  media: MediaState
  callId: string | null
  state: CallState | null
  names: Record<string, string>
  present: PartyRole[]
  /** In the server's time (ms). */
  endsAt: number | null
  joinableUntil: number | null
  /** The server's clock less this device's (ms). */
  clockOffset: number
  notices: ShownNotice[]
  /** Name of the officer who speaks to both now. */
  speaking: string | null
  /** Parties whose voice an officer keeps from the other. */
  muted: PartyRole[]
  /** How the inmate's surroundings are kept from the relative; officers alone are told. */
  masking: MaskingState | null
  /** What this role may use beside the call. */
  tools: Tool[]
  /** The white board or shared picture that lies open. */
  board: BoardState | null
  boardSeq: number
  /** Since when the other party is awaited, in this device's time (ms). */
  waitingSince: number | null
  lastSeq: number
  refusal: { code: string; message: string; retryable: boolean } | null
  ended: { state: CallState | null; reason: EndReason | null; message: string } | null
}

export function emptyView(): CallView {
  return {
    phase: 'connecting',
    media: 'none',
    callId: null,
    state: null,
    names: {},
    present: [],
    endsAt: null,
    joinableUntil: null,
    clockOffset: 0,
    notices: [],
    speaking: null,
    muted: [],
    masking: null,
    tools: [],
    board: null,
    boardSeq: 0,
    waitingSince: null,
    lastSeq: 0,
    refusal: null,
    ended: null,
  }
}

const moment = (text: string | null): number | null => (text === null ? null : Date.parse(text))

export function afterJoined(view: CallView, frame: JoinedFrame, now: number): CallView {
  return {
    ...view,
    phase: 'joined',
    callId: frame.call_id,
    state: frame.state,
    names: frame.names,
    present: frame.present,
    endsAt: moment(frame.ends_at),
    joinableUntil: moment(frame.joinable_until),
    clockOffset: Date.parse(frame.server_now) - now,
    tools: frame.tools ?? [],
    board: frame.board ?? null,
    boardSeq: frame.board_seq ?? 0,
    waitingSince: frame.state === 'connected' ? null : (view.waitingSince ?? now),
    refusal: null,
  }
}

/**
 * The view after an event; one seen before changes nothing.
 * The clock is not set from events: one that is repeated carries the time at which it first happened.
 */
export function afterEvent(view: CallView, frame: EventFrame, now: number): CallView {
  if (frame.seq <= view.lastSeq) return view
  const seen = { ...view, lastSeq: frame.seq }
  switch (frame.type) {
    case 'state':
      return {
        ...seen,
        state: frame.state,
        endsAt: moment(frame.ends_at) ?? seen.endsAt,
        waitingSince: frame.state === 'connected' ? null : seen.waitingSince,
      }
    case 'length':
      return { ...seen, endsAt: Date.parse(frame.ends_at) }
    case 'present':
      return { ...seen, present: withRole(seen.present, frame.role, frame.present) }
    case 'muted':
      return { ...seen, muted: withRole(seen.muted, frame.role, frame.on) }
    case 'masking':
      return { ...seen, masking: frame.state }
    case 'speaking':
      return { ...seen, speaking: frame.on ? frame.officer : null }
    case 'board':
      return frame.seq > seen.boardSeq ? { ...seen, board: afterBoard(seen.board, frame) } : seen
    case 'share':
      return frame.seq > seen.boardSeq ? { ...seen, board: afterShare(frame) } : seen
    case 'notice':
      return { ...seen, notices: withNotice(seen, frame, now) }
    case 'notice_cleared':
      return { ...seen, notices: seen.notices.filter((notice) => notice.topic !== frame.topic) }
    case 'ended':
      return {
        ...seen,
        phase: 'ended',
        state: frame.state,
        speaking: null,
        board: null,
        notices: [],
        ended: { state: frame.state, reason: frame.reason, message: frame.message },
      }
    default:
      return seen
  }
}

function withRole(roles: PartyRole[], role: PartyRole, on: boolean): PartyRole[] {
  const others = roles.filter((one) => one !== role)
  return on ? [...others, role] : others
}

function withNotice(
  view: CallView,
  frame: Extract<EventFrame, { type: 'notice' }>,
  now: number,
): ShownNotice[] {
  const until = Date.parse(frame.at) + frame.seconds * 1000 - view.clockOffset
  if (until <= now) return view.notices
  return [...view.notices, { seq: frame.seq, level: frame.level, text: frame.text, topic: frame.topic ?? '', until }]
}

/** Without the notices whose time is over; the same object when nothing changed. */
export function withoutOldNotices(view: CallView, now: number): CallView {
  const notices = view.notices.filter((notice) => notice.until > now)
  return notices.length === view.notices.length ? view : { ...view, notices }
}
