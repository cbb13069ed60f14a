/** Days and months that figures are asked for, by the clock of the bureau. */
import { DAY_MS } from '@/shared/days'
import { formatDay } from '@/shared/formats'

export type Range = [first: string, last: string]

/** A month some months before another, as 2026-11. */
export function monthBefore(month: string, back: number): string {
  const number = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 - back
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`
}

/** The last day of a month. */
export function monthEnd(month: string): string {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10)
}

/** What people ask for most, up to today. */
export function quickDays(now: number): Record<string, Range> {
  const today = formatDay(now)
  const month = today.slice(0, 7)
  const last = monthBefore(month, 1)
  const year = Number(today.slice(0, 4))
  return {
    近7天: [formatDay(now - 6 * DAY_MS), today],
    近30天: [formatDay(now - 29 * DAY_MS), today],
    本月: [`${month}-01`, today],
    上月: [`${last}-01`, monthEnd(last)],
    本年: [`${year}-01-01`, today],
    上年: [`${year - 1}-01-01`, `${year - 1}-12-31`],
  }
}

/** The same for months. */
export function quickMonths(now: number): Record<string, Range> {
  const month = formatDay(now).slice(0, 7)
  const year = Number(month.slice(0, 4))
  return {
    近12个月: [monthBefore(month, 11), month],
    本年: [`${year}-01`, month],
    上年: [`${year - 1}-01`, `${year - 1}-12`],
  }
}
