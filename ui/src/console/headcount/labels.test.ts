import { describe, expect, it } from 'vitest'
import type { Sync, WardHeadcount } from './api'
import { delayLabel, syncMark, totalsOf } from './labels'

const SYNC: Sync = {
  connected: true,
  tried_at: null,
  succeeded_at: null,
  failing_since: null,
  problem: '',
  most_minutes: 10,
  late: false,
  waiting: 0,
  refused: 0,
  gaps: 0,
}

describe('how the synchronisation stands', () => {
  it.each([
    [{}, 'success', '同步正常'],
    [{ failing_since: '2026-11-26T06:00:00Z' }, 'warning', '最近一次同步失败，正在重试'],
    [{ late: true, failing_since: '2026-11-26T06:00:00Z' }, 'danger', '超过 10 分钟未同步'],
    [{ connected: false }, 'muted', '未接入狱政平台'],
  ])('%o reads %s', (change, tone, text) => expect(syncMark({ ...SYNC, ...change })).toEqual({ tone, text }))
})

describe('a delay', () => {
  it.each([
    [null, '—'],
    [59, '59 秒'],
    [119, '1 分钟'],
    [7300, '2 小时'],
  ])('%s reads %s', (seconds, text) => expect(delayLabel(seconds)).toBe(text))
})

it('adds wards up', () => {
  const ward = { at_start: 3, joined: 1, left: 2, at_end: 2 } as WardHeadcount
  expect(totalsOf([ward, ward])).toEqual({ at_start: 6, joined: 2, left: 4, at_end: 4 })
})
