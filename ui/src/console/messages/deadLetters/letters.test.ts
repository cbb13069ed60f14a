import { describe, expect, it } from 'vitest'
import { filtersOf, isFiltered, NO_FILTERS, queryOf, searchOf } from './filters'
import { consumerLabel, pretty } from './labels'

describe('filters of dead letters', () => {
  it('outlive the address', () => {
    const filters = { ...NO_FILTERS, state: 'waiting', consumer: 'ledger', from: '2026-11-03', to: '2026-11-04', page: 2, size: 50 }
    expect(filtersOf(queryOf(filters))).toEqual(filters)
  })

  it('drop what makes no sense', () => {
    const odd = { state: 'x', consumer: 'y', unit: 'z', from: '2026-02-31', to: 'heute', page: '-1', size: '7' }
    expect(filtersOf(odd)).toEqual(NO_FILTERS)
    expect(isFiltered(filtersOf(odd))).toBe(false)
  })

  it('ask for whole days of Beijing', () => {
    const search = searchOf({ ...NO_FILTERS, from: '2026-11-03', to: '2026-11-03' })
    expect(search.since).toBe('2026-11-02T16:00:00.000Z')
    expect(search.until).toBe('2026-11-03T16:00:00.000Z')
  })
})

describe('words of dead letters', () => {
  it('set JSON in lines and leave the rest', () => {
    expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}')
    expect(pretty('{"a":')).toBe('{"a":')
  })

  it('keep the name of an unknown consumer', () => {
    expect([consumerLabel('ledger'), consumerLabel('later')]).toEqual(['工时入账', 'later'])
  })
})
