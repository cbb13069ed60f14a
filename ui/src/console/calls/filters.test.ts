import { describe, expect, it } from 'vitest'
import { filtersOf, NO_FILTERS, queryOf, searchOf } from './filters'

const STATES = ['requested', 'ended']

describe('filters and address', () => {
  it('come back from an address as they went in', () => {
    const filters = { state: 'ended', day: '2026-11-24', text: '张 三', page: 3, size: 50 }
    expect(filtersOf(queryOf(filters), STATES)).toEqual(filters)
  })

  it('leave the address empty where nothing is filtered', () => {
    expect(queryOf(NO_FILTERS)).toEqual({})
    expect(filtersOf({}, STATES)).toEqual(NO_FILTERS)
  })

  it('ignore what makes no sense', () => {
    const query = { state: 'flying', day: '2026-02-31', page: '-2', size: '7', q: null }
    expect(filtersOf(query, STATES)).toEqual(NO_FILTERS)
  })

  it('take the first of a repeated value', () => {
    expect(filtersOf({ state: ['requested', 'ended'] }, STATES).state).toBe('requested')
  })

  it('ask the interface by limit and offset', () => {
    expect(searchOf({ ...NO_FILTERS, text: ' 李 ', page: 3 })).toEqual({
      q: '李',
      limit: '20',
      offset: '40',
    })
  })
})
