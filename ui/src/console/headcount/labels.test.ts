import { describe, expect, it } from 'vitest'
import type { FlagSpan, InmateFeed, RecordDifference, Sync, WardHeadcount } from './api'
import { delayLabel, differenceText, feedMark, flagSpan, syncMark, totalsOf } from './labels'

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

const DIFFERENCE: RecordDifference = {
  inmate_no: '3103000001',
  inmate_id: '01H00000000000000000000000',
  name: '周某',
  here: 'P03监狱 一监区',
  there: 'P03监狱 一监区',
  custody_here: 'in_custody',
  custody_there: 'in_custody',
  deleted: false,
  problem: '',
  portrait_problem: '',
  told_at: '2026-11-26T06:00:00Z',
}

describe('an inmate of whom both say different things', () => {
  it.each([
    [{ custody_there: 'released' }, '在押状态不同'],
    [{ there: 'P03监狱 二监区' }, '所在监区不同'],
    [{ inmate_id: null, custody_here: null }, '本平台没有此人'],
    [{ deleted: true }, '狱政平台已删除此人'],
    [{ problem: '没有这个监区', portrait_problem: '无法读取' }, '没有这个监区；照片：无法读取'],
  ] as [Partial<RecordDifference>, string][])('%o reads %s', (change, text) =>
    expect(differenceText({ ...DIFFERENCE, ...change })).toBe(text),
  )
})

describe('how following inmates stands', () => {
  const feed = { late: false, failing_since: null } as InmateFeed
  it.each([
    [{}, '罪犯信息同步正常'],
    [{ failing_since: '2026-11-26T06:00:00Z' }, '罪犯信息最近一次同步失败，正在重试'],
    [{ late: true }, '罪犯信息未及时同步'],
  ])('%o reads %s', (change, text) => expect(feedMark({ ...feed, ...change }, true)?.text).toBe(text))
  it('says nothing without a platform', () => expect(feedMark(feed, false)).toBeNull())
})

it('tells since when a flag holds, and until when it held', () => {
  const flag = { since: '2026-11-26T06:00:00Z', until: null } as FlagSpan
  expect(flagSpan(flag)).toMatch(/起$/)
  expect(flagSpan({ ...flag, until: '2026-11-27T06:00:00Z' })).toContain(' 至 ')
})
