/** What of the report is shown, and how old its figures are. */
import type { QualityLine } from './api'

export interface Shown {
  place: string
  module: string
  lacking: boolean
}

/** A place without an id is what belongs to no unit. */
export const placeKey = (line: QualityLine): string => line.place_id ?? '-'

export function shownLines(lines: readonly QualityLine[], { place, module, lacking }: Shown): QualityLine[] {
  return lines.filter(
    (line) =>
      (!place || placeKey(line) === place) && (!module || line.module === module) && (!lacking || line.missing > 0),
  )
}

/** Each once, in the order of the report. */
export function choicesOf(lines: readonly QualityLine[], key: (line: QualityLine) => [string, string]): [string, string][] {
  return [...new Map(lines.map(key))]
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const STALE_HOURS = 26

/** `刚刚`, `12 分钟前`, `3 小时前` or `2 天前`. */
export function ageOf(at: string, now: number): string {
  const passed = Math.max(0, now - Date.parse(at))
  if (passed < MINUTE) return '刚刚'
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} 分钟前`
  if (passed < 48 * HOUR) return `${Math.floor(passed / HOUR)} 小时前`
  return `${Math.floor(passed / (24 * HOUR))} 天前`
}

/** Whether a night went by without a count. */
export const isStale = (at: string, now: number): boolean => now - Date.parse(at) > STALE_HOURS * HOUR
