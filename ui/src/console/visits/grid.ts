/** A month as weeks of days, from Monday on. */
import type { CalendarDay } from './api'

const DAYS = 7

/** Days before the first and after the last one are empty. */
export function weeksOf(days: CalendarDay[]): (CalendarDay | null)[][] {
  const first = days[0]
  if (!first) return []
  const before = (new Date(`${first.day}T12:00:00Z`).getUTCDay() + DAYS - 1) % DAYS
  const cells: (CalendarDay | null)[] = [...Array<null>(before).fill(null), ...days]
  while (cells.length % DAYS !== 0) cells.push(null)
  return Array.from({ length: cells.length / DAYS }, (_, week) => cells.slice(week * DAYS, (week + 1) * DAYS))
}

/** The month so many months later, as YYYY-MM. */
export function monthAfter(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const at = year * 12 + number - 1 + months
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
}
