import { describe, expect, it } from 'vitest'
import { FIELDS, MODULE } from '../sample'
import {
  addressOf,
  blankState,
  isFiltered,
  orderOf,
  pageOf,
  savedQueryOf,
  searchOf,
  soughtFields,
  stateOfAddress,
  stateOfSaved,
  withoutField,
  type ListState,
} from './query'

const STATE: ListState = {
  q: '王',
  state: 'inactive',
  values: { kind: 'a', 'born.from': '1980-01-01', 'months.until': '60', kept: 'true', ward: 'W1' },
  sort: '-months',
  page: 3,
  size: 50,
}

describe('list and address', () => {
  it('come back from an address as they went in', () => {
    expect(stateOfAddress(addressOf(STATE), MODULE)).toEqual(STATE)
  })

  it('leave the address empty where nothing is asked', () => {
    expect(addressOf(blankState())).toEqual({})
    expect(stateOfAddress({}, MODULE)).toEqual(blankState())
    expect(isFiltered(blankState())).toBe(false)
  })

  it('ignore what makes no sense for the module', () => {
    const query = {
      state: 'flying',
      sort: 'id_no',
      page: '-1',
      size: '7',
      kind: 'z',
      kept: 'maybe',
      'born.from': '2026-02-31',
      'months.from': 'ten',
      born: '1980-01-01',
      balance: '5',
      unknown: 'x',
      q: null,
    }
    expect(stateOfAddress(query, MODULE)).toEqual(blankState())
  })

  it('take the first of a repeated value', () => {
    expect(stateOfAddress({ kind: ['b', 'a'] }, MODULE).values).toEqual({ kind: 'b' })
  })

  it('keep conditions and order under a name, not the page', () => {
    const saved = stateOfSaved(savedQueryOf(STATE), MODULE)
    expect(saved).toEqual({ ...STATE, page: 1, size: 20 })
  })
})

describe('the interface', () => {
  it('is asked by limit and offset, and for whole days of a moment in Beijing', () => {
    expect(pageOf(STATE)).toEqual({ limit: '50', offset: '100' })
    const search = searchOf({ ...blankState(), q: ' 李 ', values: { 'seen_at.from': '2026-11-01', 'seen_at.until': '2026-11-02' } }, MODULE)
    expect(search).toEqual({
      q: '李',
      'seen_at.from': '2026-11-01T00:00:00+08:00',
      'seen_at.until': '2026-11-02T23:59:59.999+08:00',
    })
  })

  it('is asked for the same rows by list and export', () => {
    expect(searchOf(STATE, MODULE)).toMatchObject({ q: '王', state: 'inactive', sort: '-months', 'months.until': '60' })
    expect(Object.keys(searchOf(STATE, MODULE))).not.toContain('page')
  })
})

describe('conditions', () => {
  it('are dropped one field at a time, from the first page on', () => {
    expect(soughtFields(STATE, MODULE).map((field) => field.name)).toEqual(['born', 'ward', 'months', 'kept', 'kind'])
    const less = withoutField(STATE, FIELDS.born)
    expect(less.page).toBe(1)
    expect(Object.keys(less.values)).not.toContain('born.from')
  })

  it('say how the table is sorted', () => {
    expect(orderOf(STATE)).toEqual({ prop: 'months', order: 'descending' })
    expect(orderOf({ ...STATE, sort: 'name' })).toEqual({ prop: 'name', order: 'ascending' })
    expect(orderOf(blankState())).toBeUndefined()
  })
})
