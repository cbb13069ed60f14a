import { describe, expect, it } from 'vitest'
import type { QualityLine } from './api'
import { ageOf, choicesOf, isStale, placeKey, shownLines } from './lines'

function line(module: string, place: string | null, missing: number): QualityLine {
  return { module, title: module, place_id: place, place: place ?? '未归属单位', records: 9, incomplete: missing, missing, values: 27, rate: '0.00', fields: [] }
}
const LINES = [line('visits', 'P03', 0), line('visits', null, 2), line('letters', 'P03', 1)]

describe('the lines of the report', () => {
  it('are filtered by place, module and whether anything is missing', () => {
    const all = { place: '', module: '', lacking: false }
    expect(shownLines(LINES, all)).toEqual(LINES)
    expect(shownLines(LINES, { ...all, place: '-' })).toEqual([LINES[1]])
    expect(shownLines(LINES, { ...all, module: 'visits', lacking: true })).toEqual([LINES[1]])
  })

  it('offer each place once', () => {
    expect(choicesOf(LINES, (one) => [placeKey(one), one.place])).toEqual([['P03', 'P03'], ['-', '未归属单位']])
  })
})

describe('the age of the figures', () => {
  const now = Date.parse('2026-11-24T12:00:00Z')
  it.each([
    ['2026-11-24T11:59:30Z', '刚刚'],
    ['2026-11-24T11:15:00Z', '45 分钟前'],
    ['2026-11-23T11:00:00Z', '25 小时前'],
    ['2026-11-21T11:00:00Z', '3 天前'],
  ])('%s reads %s', (at, told) => expect(ageOf(at, now)).toBe(told))

  it('is told as stale once a night was missed', () => {
    expect(isStale('2026-11-23T11:00:00Z', now)).toBe(false)
    expect(isStale('2026-11-23T09:00:00Z', now)).toBe(true)
  })
})
