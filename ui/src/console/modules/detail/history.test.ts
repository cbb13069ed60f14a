import { describe, expect, it } from 'vitest'
import { MODULE } from '../sample'
import type { Change, FieldPeriod } from '../wire'
import { actionTitle, changedValues } from './changes'
import { byField, dayOrMoment, whenOf } from './periods'

const period = (field: string, since: string, until: string | null): FieldPeriod => ({
  field, since, until, value: 'L1', title: '普管级', reason: '', actor: '李',
})
const change = (before: object, after: object): Change => ({ at: '', actor: '', action: '', reason: '', before: { ...before }, after: { ...after } })

describe('periods', () => {
  it('stand by field as declared, newest first', () => {
    const groups = byField(MODULE, [period('level', '2024-01-01', '2025-01-01'), period('level', '2025-01-01', null), period('ward', '2024-01-01', null)])
    expect(groups.map(({ field, periods }) => [field.name, periods.map((one) => one.since)])).toEqual([
      ['ward', ['2024-01-01']],
      ['level', ['2025-01-01', '2024-01-01']],
    ])
  })

  it('begin on a day, or at a moment of it', () => {
    expect(dayOrMoment('2026-11-23T16:00:00Z')).toBe('2026-11-24')
    expect(dayOrMoment('2026-11-24T06:05:00Z')).toBe('2026-11-24 14:05')
  })

  it('are over, count now, or are still to come', () => {
    const now = Date.parse('2026-01-01')
    expect(whenOf(period('level', '2024-01-01', '2025-01-01'), now)).toBe('past')
    expect(whenOf(period('level', '2025-01-01', '2027-01-01'), now)).toBe('now')
    expect(whenOf(period('level', '2026-02-01', null), now)).toBe('later')
  })
})

describe('changes', () => {
  it('show what differs, the state after the fields', () => {
    const shown = changedValues(MODULE, change({ name: '王', months: 3, state: '启用' }, { name: '王', months: 4, state: '停用' }))
    expect(shown).toEqual([
      { title: '刑期', before: '3 个月', after: '4 个月' },
      { title: '状态', before: '启用', after: '停用' },
    ])
  })

  it('call codes by their titles where these are known', () => {
    const level = { ...change({ level: 'L1' }, { level: 'L2' }), titles_before: { level: '普管级' }, titles_after: { level: '宽管级' } }
    expect(changedValues(MODULE, level)[0]).toMatchObject({ before: '普管级', after: '宽管级' })
  })

  it('name what was done', () => {
    expect(['samples.edit', 'delete', 'samples:deactivate', 'other'].map((action) => actionTitle(MODULE, action))).toEqual(['修改', '删除', '停用', 'other'])
  })
})
