import { describe, expect, it } from 'vitest'
import { addressOf, changed, conditionsOf, orderOf, pageOf, saidIn, searchOf, type Said, type Sought } from './address'
import { choice, day, days, flag, held, isShort, moments, named, pills, search, unit } from './filters'

const ID = '01JABCDEFGHJKMNPQRSTVWXYZ0'
const LIST: Sought = {
  columns: [{ name: 'at', sortable: true }, { name: 'name' }],
  filters: [
    pills('state', { open: '待处理', done: '已处理', all: '全部' }, { first: ['open'], said: (value) => (value === 'all' ? '' : value) }),
    choice('kind', '种类', named(['b', 'a'], { a: '甲', b: '乙' })),
    choice('system', '系统', () => ({}), { asked: ['system_id'] }),
    search('q', '姓名'),
    unit(),
    day('on', '日期'),
    days('录制日期'),
    moments('时间', { names: ['began', 'ended'] }),
    flag('held', '依法留存'),
    held('inmate', '指定罪犯'),
    held('object', '指定业务', { fits: isShort }),
  ],
}
const SAID: Said = {
  values: { state: 'done', kind: 'a', system: 'x', q: '王', unit: ID, on: '2026-11-24', from: '2026-11-01', to: '2026-11-02', held: '1', inmate: ID, object: 'V1' },
  sort: '-at',
  page: 3,
  size: 50,
}

describe('list and address', () => {
  it('come back from an address as they went in', () => {
    expect(saidIn(addressOf(SAID, LIST), LIST)).toEqual(SAID)
  })

  it('leave the address empty where nothing is asked', () => {
    const plain = saidIn({}, LIST)
    expect(plain).toEqual({ values: { state: 'open' }, sort: '', page: 1, size: 20 })
    expect(addressOf(plain, LIST)).toEqual({})
    expect(conditionsOf(plain, LIST)).toEqual({})
  })

  it('ignore what makes no sense for the list', () => {
    const query = {
      state: 'flying', kind: 'z', system: 'x'.repeat(65), unit: '7', on: '2026-02-31', from: 'x', began: 'soon', held: 'yes', inmate: '1',
      sort: '-name', page: '-1', size: '7', unknown: 'x', q: null,
    }
    expect(saidIn(query, LIST)).toEqual(saidIn({}, LIST))
  })

  it('take the first of a repeated value', () => {
    expect(saidIn({ kind: ['b', 'a'] }, LIST).values.kind).toBe('b')
  })

  it('begin with as many rows as the list says', () => {
    expect(saidIn({}, { ...LIST, size: 50 }).size).toBe(50)
    expect(addressOf(SAID, { ...LIST, size: 50 })).not.toHaveProperty('size')
  })
})

describe('the interface', () => {
  it('is asked in its own words, for whole days in Beijing', () => {
    expect(searchOf(SAID, LIST)).toEqual({
      sort: '-at', state: 'done', kind: 'a', system_id: 'x', q: '王', unit_id: ID, on: '2026-11-24',
      since: '2026-10-31T16:00:00.000Z', until: '2026-11-02T16:00:00.000Z', held: 'true', inmate: ID, object: 'V1',
    })
    expect(pageOf(SAID)).toEqual({ limit: '50', offset: '100' })
  })

  it('is told what counts at first, and nothing of what means all', () => {
    expect(searchOf(saidIn({}, LIST), LIST)).toEqual({ state: 'open' })
    expect(searchOf(saidIn({ state: 'all' }, LIST), LIST)).toEqual({})
  })
})

describe('conditions', () => {
  it('change from the first page on', () => {
    const less = changed(SAID, { from: '', to: '' })
    expect(less.page).toBe(1)
    expect(conditionsOf(less, LIST)).not.toHaveProperty('from')
    expect(conditionsOf(less, LIST)).toHaveProperty('kind', 'a')
  })

  it('say how the table is sorted', () => {
    expect(orderOf('-at')).toEqual({ prop: 'at', order: 'descending' })
    expect(orderOf('at')).toEqual({ prop: 'at', order: 'ascending' })
    expect(orderOf('')).toBeUndefined()
  })
})
