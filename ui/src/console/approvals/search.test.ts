import { describe, expect, it } from 'vitest'
import { askFor, readSearch, writeSearch } from './search'

describe('search of the records', () => {
  it('survives the address', () => {
    const search = { kind: 'video_call', state: 'approved', since: '2026-11-01', until: '', q: '李', page: 3 }
    expect(readSearch(writeSearch(search))).toEqual(search)
  })

  it('asks for nothing where the address is nonsense', () => {
    const empty = { kind: '', state: '', since: '', until: '', q: '', page: 1 }
    expect(readSearch({ state: 'x', since: 'yesterday', page: '-2' })).toEqual(empty)
    expect(writeSearch(empty)).toEqual({})
  })

  it('asks page by page', () => {
    expect(askFor({ kind: '', state: '', since: '', until: '', q: '', page: 2 })).toEqual({ limit: 20, offset: 20 })
  })
})
