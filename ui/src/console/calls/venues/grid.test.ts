import { describe, expect, it } from 'vitest'
import type { TimetableCall, TimetableVenue } from './api'
import { droppedAt, placeOf, shownHours } from './grid'

const DAY = '2026-11-26'
const at = (clock: string) => `${DAY}T${clock}:00+08:00`
const venue = (from: string, until: string) =>
  ({ opening: [{ starts_at: at(from), ends_at: at(until) }] }) as unknown as TimetableVenue
const call = (from: string, until: string) => ({ starts_at: at(from), held_until: at(until) }) as unknown as TimetableCall

describe('the hours that are shown', () => {
  it('hold every opening and every call, in whole hours', () => {
    expect(shownHours([venue('08:30', '11:30')], [call('11:20', '12:05')], DAY)).toEqual({ from: 480, until: 780 })
  })
  it('are a working day where there is nothing', () => {
    expect(shownHours([], [], DAY)).toEqual({ from: 480, until: 1080 })
  })
  it('end with the day', () => {
    const whole = { opening: [{ starts_at: at('00:00'), ends_at: '2026-11-27T00:00:00+08:00' }] } as unknown as TimetableVenue
    expect(shownHours([whole], [], DAY)).toEqual({ from: 0, until: 1440 })
  })
})

describe('a place in the row', () => {
  const shown = { from: 480, until: 1080 }
  it('is a part of the shown hours', () => {
    expect(placeOf(540, 570, shown)).toEqual({ left: '10%', width: '5%' })
  })
  it('is cut where it reaches beyond', () => {
    expect(placeOf(1050, 1100, shown)).toEqual({ left: '95%', width: '5%' })
  })
  it('gives the moment back, to five minutes', () => {
    expect(droppedAt(0.1, shown, DAY)).toBe(new Date(at('09:00')).toISOString())
    expect(droppedAt(0.1037, shown, DAY)).toBe(new Date(at('09:00')).toISOString())
    expect(droppedAt(-1, shown, DAY)).toBe(new Date(at('00:00')).toISOString())
  })
})
