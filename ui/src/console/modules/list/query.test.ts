import { describe, expect, it } from 'vitest'
import { addressOf, saidIn, searchOf, type Said } from '../../lists/address'
import { FIELDS, MODULE } from '../sample'
import { filtersOf, keysOf, soughtFields } from './query'

const LIST = { filters: filtersOf(MODULE), columns: MODULE.fields.map(({ name, sortable, mask }) => ({ name, sortable: Boolean(sortable && !mask) })) }
const SAID: Said = {
  values: { q: '王', state: 'inactive', kind: 'a', 'born.from': '1980-01-01', 'months.until': '60', kept: 'true', ward: 'W1' },
  sort: '-months',
  page: 3,
  size: 50,
}

describe('the conditions of a module', () => {
  it('come back from an address as they went in', () => {
    expect(saidIn(addressOf(SAID, LIST), LIST)).toEqual(SAID)
  })

  it('are states, text, the first fields at once and the others on demand', () => {
    expect(LIST.filters.filter(({ more }) => !more).map(({ kind, id, names }) => [kind, id ?? names[0]])).toEqual([
      ['pills', 'state'],
      ['search', 'q'],
      ['days', 'filter-born'],
      ['unit', 'filter-ward'],
      ['own', 'filter-level'],
    ])
    expect(LIST.filters.filter(({ more }) => more).map(({ id }) => id)).toEqual(
      ['months', 'kept', 'kind', 'officer', 'seen_at', 'number', 'name', 'id_no'].map((name) => `filter-${name}`),
    )
  })

  it('ignore what makes no sense for the module', () => {
    const query = { state: 'flying', sort: 'id_no', kind: 'z', kept: 'maybe', 'born.from': '2026-02-31', 'months.from': 'ten', born: '1980-01-01', balance: '5' }
    expect(saidIn(query, LIST)).toEqual(saidIn({}, LIST))
  })

  it('ask for whole days of a moment in Beijing', () => {
    const values = { q: ' 李 ', 'seen_at.from': '2026-11-01', 'seen_at.until': '2026-11-02' }
    expect(searchOf({ ...SAID, sort: '', values }, LIST)).toEqual({
      q: '李',
      'seen_at.from': '2026-11-01T00:00:00+08:00',
      'seen_at.until': '2026-11-02T23:59:59.999+08:00',
    })
  })

  it('are named one field at a time', () => {
    expect(soughtFields(SAID, MODULE).map((field) => field.name)).toEqual(['born', 'ward', 'months', 'kept', 'kind'])
    expect(keysOf(FIELDS.born)).toEqual(['born.from', 'born.until'])
  })
})
