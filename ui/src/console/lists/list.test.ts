import { describe, expect, it } from 'vitest'
import { keyOf, pageOfAll } from './list'

describe('rows that all come at once', () => {
  it('are told a page at a time, with how many there are', () => {
    const all = ['a', 'b', 'c']
    expect(pageOfAll(all, { limit: '2', offset: '0' })).toEqual({ rows: ['a', 'b'], total: 3 })
    expect(pageOfAll(all, { limit: '2', offset: '2' })).toEqual({ rows: ['c'], total: 3 })
    expect(pageOfAll(all, { limit: '2', offset: '4' })).toEqual({ rows: [], total: 3 })
  })
})

describe('a row', () => {
  it('is told from the others by its id, or as its list says', () => {
    expect(keyOf({}, { id: 'a' })).toBe('a')
    expect(keyOf({ key: (row: { way: string }) => `${row.way}!` }, { way: 'in' })).toBe('in!')
  })
})
