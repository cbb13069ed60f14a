import { expect, it } from 'vitest'
import type { CalendarDay } from './api'
import { monthAfter, weeksOf } from './grid'

const day = (text: string): CalendarDay => ({ day: text, workday: true, holiday: '', bookable: true, sessions: [] })

it('lays a month out from Monday on', () => {
  const days = Array.from({ length: 31 }, (_, index) => day(`2026-12-${String(index + 1).padStart(2, '0')}`))
  const weeks = weeksOf(days)
  expect(weeks).toHaveLength(5)
  expect(weeks[0]?.map((one) => one?.day ?? '')).toEqual(['', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04', '2026-12-05', '2026-12-06'])
  expect(weeks[4]?.filter((one) => one === null)).toHaveLength(3)
})

it('counts months over the end of a year', () => {
  expect(monthAfter('2026-12', 1)).toBe('2027-01')
  expect(monthAfter('2026-01', -1)).toBe('2025-12')
})
