import { describe, expect, it } from 'vitest'
import { filtersOf, isFiltered, NO_FILTERS, queryOf, searchOf } from './filters'

describe('filters of what is undetermined', () => {
  it('come back from their own address', () => {
    const filters = { ...NO_FILTERS, channel: 'visit', days: 7, page: 3, size: 50 }
    expect(filtersOf(queryOf(filters))).toEqual(filters)
  })

  it('leave out what makes no sense', () => {
    expect(filtersOf({ channel: 'telegram', unit: '../1', days: '2', page: '-1', size: '7' })).toEqual(NO_FILTERS)
  })

  it('ask for the page that is shown', () => {
    expect(searchOf({ ...NO_FILTERS, days: 30, page: 2 })).toEqual({ limit: '20', offset: '20', least_days: '30' })
  })

  it('know whether they narrow', () => {
    expect(isFiltered({ ...NO_FILTERS, page: 4 })).toBe(false)
    expect(isFiltered({ ...NO_FILTERS, days: 1 })).toBe(true)
  })
})
