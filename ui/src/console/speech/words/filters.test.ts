import { describe, expect, it } from 'vitest'
import { filtersOf, isFiltered, NO_FILTERS, pagedSearchOf, queryOf, searchOf } from './filters'

const ID = '01JXXXXXXXXXXXXXXXXXXXXXXX'

describe('filtersOf', () => {
  it('reads an address and writes it again', () => {
    const query = { level: 'prison', prison: ID, class: ID, severity: '3', enabled: 'false', q: '手机', page: '2' }
    const filters = filtersOf(query)
    expect(filters).toEqual({ level: 'prison', prison: ID, class: ID, severity: '3', enabled: 'false', text: '手机', page: 2 })
    expect(queryOf(filters)).toEqual(query)
  })

  it('takes nonsense for nothing', () => {
    expect(filtersOf({ level: 'mine', prison: 'x', class: '1', severity: '9', enabled: 'maybe', page: '-3' })).toEqual(NO_FILTERS)
  })
})

describe('searchOf', () => {
  it('names things as the interface does, and leaves paging to the list', () => {
    const filters = { ...NO_FILTERS, class: ID, text: ' 手机 ', page: 3 }
    expect(searchOf(filters)).toEqual({ class_id: ID, q: '手机' })
    expect(pagedSearchOf(filters)).toEqual({ class_id: ID, q: '手机', limit: '100', offset: '200' })
  })
})

describe('isFiltered', () => {
  it('does not count the page', () => {
    expect(isFiltered({ ...NO_FILTERS, page: 4 })).toBe(false)
    expect(isFiltered({ ...NO_FILTERS, enabled: 'true' })).toBe(true)
  })
})
