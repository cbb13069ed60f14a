import { describe, expect, it } from 'vitest'
import { changeOf } from './compare'
import { measure } from './sample'
import type { FiguresMeasure, Values } from './wire'

const change = (one: FiguresMeasure, now: Values, then: Values) => changeOf(one, now, { since: '2026-06-01', until: '2026-06-30', values: then })?.text

describe('a comparison', () => {
  it('tells by how much of what it was', () => {
    const visits = measure('visits')
    expect([change(visits, { visits: 130 }, { visits: 120 }), change(visits, { visits: 90 }, { visits: 120 })]).toEqual(['+8.3%', '-25.0%'])
    expect(change(measure('pay', { shown: 'yuan' }), { pay: '10.10' }, { pay: '20.20' })).toBe('-50.0%')
    // Of nothing there is no share.
    expect([change(visits, { visits: 5 }, { visits: 5 }), change(visits, { visits: 5 }, { visits: 0 })]).toEqual(['持平', '+5'])
    expect(changeOf(visits, { visits: 1 }, { since: '2026-06-01', until: '2026-06-30', values: { visits: 1200 } })!.title).toBe('2026-06-01 至 2026-06-30：1,200')
  })

  it('tells shares in points', () => {
    const rate = measure('rate', { how: 'share', part: 'done', of: ['all'], shown: 'percent1' })
    expect(change(rate, { done: 3, all: 4 }, { done: 1, all: 2 })).toBe('+25.0个百分点')
  })

  it('says nothing where one of the two is missing', () => {
    const rate = measure('rate', { how: 'share', part: 'done', of: ['all'] })
    expect([change(rate, { done: 0, all: 0 }, { done: 1, all: 2 }), changeOf(rate, { done: 1, all: 2 }, null)]).toEqual([undefined, null])
  })
})
