import { beforeEach, expect, it } from 'vitest'
import { answers, byHour, lengthsWithin, missing, nextFree, reachable, startAsking } from './asking'

beforeEach(() => startAsking(''))

it('leads to the first question without an answer', () => {
  expect(reachable()).toBe(1)
  answers.inmateId = 'a'
  expect(reachable()).toBe(2)
  answers.minutes = 10
  expect(missing(3)).toBe('请选择一个通话时间')
  answers.startsAt = '2026-11-25T09:00:00+08:00'
  expect(reachable()).toBe(4)
})

it('offers the next free slot after a lost one', () => {
  const slot = (time: string, free: boolean) => ({ starts_at: `2026-11-25T${time}:00+08:00`, minutes: 10, free })
  const slots = [slot('09:00', true), slot('09:30', false), slot('10:00', false), slot('10:30', true)]
  expect(nextFree(slots, '2026-11-25T01:30:00Z')?.starts_at).toBe('2026-11-25T10:30:00+08:00')
  expect(nextFree(slots, '2026-11-25T10:30:00+08:00')).toBeNull()
})

it('gathers free slots by Beijing hour', () => {
  const slots = ['2026-11-25T00:55:00Z', '2026-11-25T01:00:00Z', '2026-11-25T01:05:00Z'].map((starts_at, index) => ({
    starts_at, minutes: 10, free: index !== 2,
  }))
  expect(byHour(slots).map((one) => [one.hour, one.slots.length])).toEqual([['08', 1], ['09', 1]])
})

it('offers the lengths that the rule allows, and a shorter rule as the only choice', () => {
  expect(lengthsWithin(60)).toEqual([10, 15, 20, 30])
  expect(lengthsWithin(15)).toEqual([10, 15])
  expect(lengthsWithin(5)).toEqual([5])
})
