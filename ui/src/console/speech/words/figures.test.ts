import { describe, expect, it } from 'vitest'
import { alertsBehind, percent } from './figures'

const DAYS = { since: '2026-11-01', until: '2026-11-26' }

describe('percent', () => {
  it('tells nothing decided apart from nothing right', () => {
    expect([percent(null), percent(0), percent(2 / 3)]).toEqual(['—', '0.0%', '66.7%'])
  })
})

describe('alertsBehind', () => {
  it('narrows the list to what the figure counts', () => {
    expect(alertsBehind('手机', 'sound', 'dismissed', DAYS)).toEqual({
      path: '/alerts',
      query: { word: '手机', ...DAYS, matched_by: 'sound', state: 'dismissed' },
    })
    expect(alertsBehind('手机', 'every', 'alerted', DAYS)).toEqual({ path: '/alerts', query: { word: '手机', ...DAYS } })
  })
})
