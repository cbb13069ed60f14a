/** The history of dated fields, put in order. */
import { formatDateTime, formatDay, formatTime } from '@/shared/formats'
import type { Field, FieldPeriod, Module } from '../wire'

export interface FieldHistory {
  field: Field
  periods: FieldPeriod[]
}

/** Periods by field in the order of the declaration, newest first. */
export function byField(module: Module, periods: readonly FieldPeriod[]): FieldHistory[] {
  return module.fields.flatMap((field) => {
    const own = periods.filter((period) => period.field === field.name)
    own.sort((a, b) => Date.parse(b.since) - Date.parse(a.since))
    return own.length > 0 ? [{ field, periods: own }] : []
  })
}

export function whenOf(period: FieldPeriod, now: number): 'past' | 'now' | 'later' {
  if (Date.parse(period.since) > now) return 'later'
  return period.until !== null && Date.parse(period.until) <= now ? 'past' : 'now'
}

/** A day where the moment is its beginning, since most changes count from a day on. */
export function dayOrMoment(at: string): string {
  return formatTime(at) === '00:00' ? formatDay(at) : formatDateTime(at)
}
