import { describe, expect, it } from 'vitest'
import { filtersOf, isFiltered, NO_FILTERS, queryOf, searchOf } from './filters'

describe('filters of who had opened what is privileged', () => {
  it('come back from their own address', () => {
    const filters = { ...NO_FILTERS, channel: 'letter', part: 'scan', text: '周', page: 2, size: 100 }
    expect(filtersOf(queryOf(filters))).toEqual(filters)
  })

  it('leave out what makes no sense', () => {
    expect(filtersOf({ channel: 'telegram', unit: '../1', part: 'thought', page: '0', size: '7' })).toEqual(NO_FILTERS)
  })

  it('ask for the page that is shown', () => {
    expect(searchOf({ ...NO_FILTERS, part: 'live', text: '周', page: 3 })).toEqual({ limit: '20', offset: '40', part: 'live', q: '周' })
  })

  it('know whether they narrow', () => {
    expect(isFiltered({ ...NO_FILTERS, page: 4 })).toBe(false)
    expect(isFiltered({ ...NO_FILTERS, text: '周' })).toBe(true)
  })
})
