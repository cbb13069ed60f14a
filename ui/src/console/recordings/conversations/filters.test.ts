import { describe, expect, it } from 'vitest'
import { conditionsOf, filtersOf, NO_FILTERS, queryOf, searchOf } from './filters'

const ID = '01JZZZZZZZZZZZZZZZZZZZZZZZ'

describe('filters of the conversations', () => {
  it('come back from the address as they were', () => {
    const filters = { ...NO_FILTERS, q: '汇款 身体', channel: 'visit', unit: ID, hits: '1', reviewed: '0', least: '5', from: '2026-11-01', to: '2026-11-30', page: 3, size: 50 }
    expect(filtersOf(queryOf(filters))).toEqual(filters)
  })

  it('leave out whatever makes no sense', () => {
    const wrong = { channel: 'letter', unit: 'x', severity: '9', hits: 'yes', least: '-1', from: '2026-13-01', page: '0', size: '7', assessment: 'bad' }
    expect(filtersOf(wrong)).toEqual(NO_FILTERS)
    expect(conditionsOf(filtersOf(wrong))).toBe(0)
  })

  it('ask the interface in its own words', () => {
    const filters = filtersOf({ q: '汇款', inmate: '周', class: '脱逃类', severity: '2', anomaly: '0', overdue: '1', least: '2', from: '2026-11-10', to: '2026-11-10', page: '2' })
    expect(searchOf(filters)).toEqual({
      limit: '20',
      offset: '20',
      q: '汇款',
      inmate_like: '周',
      word_class: '脱逃类',
      severity: '2',
      anomaly: 'false',
      overdue: 'true',
      least_s: '120',
      since: '2026-11-09T16:00:00.000Z',
      until: '2026-11-10T16:00:00.000Z',
    })
    expect(conditionsOf(filters)).toBe(9)
  })
})
