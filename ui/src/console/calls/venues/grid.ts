/** The timetable's arithmetic: which hours it shows, where a call lies, and where one was dropped. */
import type { CallState } from '@/api'
import type { Tone } from '@/shared/labels'
import { midnight } from '@/shared/days'
import type { TimetableCall, TimetableVenue } from './api'

export const MINUTE_MS = 60_000
const STEP_MIN = 5
const DAY_MIN = 24 * 60

export interface Stretch {
  /** Minutes of the local day. */
  from: number
  until: number
}

export const minuteOf = (at: string, day: string): number => (Date.parse(at) - midnight(day)) / MINUTE_MS

/** Whole hours that hold every opening and every call; a working day where there is neither. */
export function shownHours(venues: TimetableVenue[], calls: TimetableCall[], day: string): Stretch {
  const edges = [
    ...venues.flatMap((venue) => venue.opening.flatMap((one) => [minuteOf(one.starts_at, day), minuteOf(one.ends_at, day)])),
    ...calls.flatMap((call) => [minuteOf(call.starts_at, day), minuteOf(call.held_until, day)]),
  ]
  if (edges.length === 0) return { from: 8 * 60, until: 18 * 60 }
  const from = Math.max(0, Math.floor(Math.min(...edges) / 60) * 60)
  return { from, until: Math.min(DAY_MIN, Math.ceil(Math.max(...edges) / 60) * 60) }
}

export type Place = {
  left: string
  width: string
}

export function placeOf(from: number, until: number, shown: Stretch): Place {
  const whole = shown.until - shown.from
  const begin = Math.max(from, shown.from)
  const end = Math.min(until, shown.until)
  return { left: `${((begin - shown.from) / whole) * 100}%`, width: `${(Math.max(0, end - begin) / whole) * 100}%` }
}

/** The moment, to five minutes, at which a call begins whose left edge was dropped at this part of the row. */
export function droppedAt(part: number, shown: Stretch, day: string): string {
  const minutes = shown.from + part * (shown.until - shown.from)
  const kept = Math.min(DAY_MIN - STEP_MIN, Math.max(0, Math.round(minutes / STEP_MIN) * STEP_MIN))
  return new Date(midnight(day) + kept * MINUTE_MS).toISOString()
}

export const STANDING: Record<TimetableVenue['standing'], { title: string; tone: Tone }> = {
  free: { title: '空闲', tone: 'success' },
  reserved: { title: '已预约', tone: 'primary' },
  in_use: { title: '使用中', tone: 'warning' },
  fault: { title: '故障', tone: 'danger' },
  closed: { title: '停用', tone: 'muted' },
}

/** How a call looks in its row: asked for, settled, going on, or over. */
export function looks(state: CallState): 'asked' | 'settled' | 'running' | 'over' {
  if (state === 'requested') return 'asked'
  if (state === 'approved') return 'settled'
  return state === 'waiting' || state === 'connected' ? 'running' : 'over'
}
