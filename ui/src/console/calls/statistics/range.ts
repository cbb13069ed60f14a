/** Days of a report: the month so far at first, and every day of a range in its order. */
import { DAY_MS } from '@/shared/days'

const ZONE_MS = 8 * 3_600_000

export interface Range {
  since: string
  until: string
}

/** The bureau's day of a moment. */
export function dayOf(moment: number): string {
  return new Date(moment + ZONE_MS).toISOString().slice(0, 10)
}

export function thisMonth(now: number): Range {
  const today = dayOf(now)
  return { since: `${today.slice(0, 8)}01`, until: today }
}

/** Every day from first to last, so that a day without calls shows as such. */
export function daysOf({ since, until }: Range): string[] {
  const last = Date.parse(`${until}T00:00:00Z`)
  const days: string[] = []
  for (let at = Date.parse(`${since}T00:00:00Z`); at <= last; at += DAY_MS) days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

export interface Bar {
  day: string
  total: number
  /** Share of the highest bar, 0 to 1. */
  height: number
}

export function barsOf(range: Range, told: readonly { day: string; total: number }[]): Bar[] {
  const known = new Map(told.map((one) => [one.day, one.total]))
  const most = Math.max(1, ...known.values())
  return daysOf(range).map((day) => ({ day, total: known.get(day) ?? 0, height: (known.get(day) ?? 0) / most }))
}

/** How long, to the second, so that parts add up to their sum: 1:05:09. */
export function lasting(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return `${hours}:${String(minutes).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
}
