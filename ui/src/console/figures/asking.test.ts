import { describe, expect, it } from 'vitest'
import { askedOf, inWords, tableOf } from './asking'
import { PAGE, SILENCE, VISITS } from './sample'

describe('the address of a page of figures', () => {
  it('names its table, and the first where it names none', () => {
    expect([tableOf(PAGE, { of: 'silence' })!.code, tableOf(PAGE, {})!.code, tableOf(PAGE, { of: 'gone' })!.code]).toEqual(['silence', 'visits', 'visits'])
    expect(tableOf({ ...PAGE, tables: [] }, {})).toBeUndefined()
  })

  it('is told in words where a heading names what was chosen', () => {
    expect(inWords(VISITS, { visit_type: 'OPEN' }, '按{visit_type}')).toBe('按宽见')
    expect([inWords(VISITS, {}, '按{visit_type}'), inWords(VISITS, {}, '时间')]).toEqual(['按', '时间'])
  })

  it('asks what the table knows and nothing else', () => {
    const query = { since: '2026-07-01', until: '2026-07-31', unit_id: 'P', step: 'day', visit_type: 'OPEN', at: '2026-07-31', months: '6', view: 'unit', more: '' }
    expect(askedOf(VISITS, query)).toEqual({ since: '2026-07-01', until: '2026-07-31', unit_id: 'P', step: 'day', visit_type: 'OPEN' })
    expect(askedOf(SILENCE, query)).toEqual({ at: '2026-07-31', months: '6' })
    expect(askedOf(VISITS, { visit_type: 'GONE', step: 'week' })).toEqual({})
    expect(askedOf(VISITS, { since: ['2026-07-01', '2026-07-02'], until: null })).toEqual({ since: '2026-07-01' })
  })
})
