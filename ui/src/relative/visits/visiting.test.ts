import { beforeEach, expect, it } from 'vitest'
import { after, answers, chooseKind, chooseVisitors, dayText, daysOf, leftText, missing, reachable, startVisit, type Held, type Slot } from './visiting'

const NOW = Date.parse('2026-12-01T09:00:00+08:00')
const slot = (day: string, enough: boolean): Slot => ({
  id: `${day}${enough}`, day, starts: '09:00', ends: '09:30', room: null, visit_type: 'REGULAR', left: enough ? 3 : 0, enough,
})
const held = (until: string): Held => ({ id: 'h', inmate_id: 'a', visitors: 2, until, slot: slot('2026-12-08', true) })

beforeEach(() => startVisit(''))

it('leads no further than to the place until one is held, and back when it has run out', () => {
  expect(reachable(NOW)).toBe(1)
  startVisit('a')
  chooseKind('REGULAR')
  chooseVisitors(2)
  Object.assign(answers, { day: '2026-12-08', slotId: 's' })
  expect(reachable(NOW)).toBe(5)
  answers.held = held('2026-12-01T09:10:00+08:00')
  expect(reachable(NOW)).toBe(6)
  answers.companions[0]!.name = '王某'
  expect(reachable(NOW)).toBe(8)
  expect(reachable(NOW + 10 * 60_000)).toBe(5)
})

it('asks who comes along where somebody does, and keeps who was named', () => {
  chooseVisitors(3)
  expect(answers.companions).toHaveLength(2)
  answers.companions[0]!.name = '王某'
  expect(missing(6, NOW)).toBe('请填写第 2 位同行人员的姓名')
  chooseVisitors(2)
  expect(answers.companions).toEqual([{ name: '王某', minor: false }])
  expect(after(5)).toBe(6)
  chooseVisitors(1)
  expect(after(5)).toBe(7)
})

it('counts the free sessions of each day, full days among them', () => {
  expect(daysOf([slot('2026-12-09', false), slot('2026-12-08', true), slot('2026-12-08', false)])).toEqual([
    { day: '2026-12-08', free: 1 },
    { day: '2026-12-09', free: 0 },
  ])
})

it('says what is left of a hold, and never less than nothing', () => {
  expect(leftText('2026-12-01T09:09:05+08:00', NOW)).toBe('9:05')
  expect(leftText('2026-12-01T08:00:00+08:00', NOW)).toBe('0:00')
  expect(dayText('2026-12-05')).toBe('12月5日 周六')
})
