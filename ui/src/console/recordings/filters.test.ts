import { describe, expect, it } from 'vitest'
import { filtersOf, isFiltered, NO_FILTERS, queryOf, searchOf } from './filters'
import { checkLabel, inOrder, isOutside, kindLabel, problemsOf, wholeText } from './labels'

describe('filters of recordings', () => {
  it('survive the address', () => {
    const filters = { ...NO_FILTERS, from: '2026-11-01', to: '2026-11-24', kind: 'sound', held: true, page: 3, text: '李', channel: 'visit' }
    expect(filtersOf(queryOf(filters))).toEqual(filters)
    expect(queryOf(NO_FILTERS)).toEqual({})
  })

  it('drop what makes no sense', () => {
    const query = { unit: 'x', from: '2026-02-31', state: 'gone', channel: 'letter', kind: '<script>', store: 'moon', page: '-1', size: '7' }
    expect(filtersOf(query)).toEqual(NO_FILTERS)
  })

  it('ask for whole days of Beijing', () => {
    const search = searchOf({ ...NO_FILTERS, from: '2026-11-24', to: '2026-11-24', bad: true, channel: 'phone_call' })
    expect(search.channel).toBe('phone_call')
    expect(search.since).toBe('2026-11-23T16:00:00.000Z')
    expect(search.until).toBe('2026-11-24T16:00:00.000Z')
    expect(search.whole).toBe('false')
  })

  it('know whether they narrow', () => {
    expect(isFiltered({ ...NO_FILTERS, page: 2, size: 50 })).toBe(false)
    expect(isFiltered({ ...NO_FILTERS, held: true })).toBe(true)
  })
})

describe('words of recordings', () => {
  it('name every problem that a check found', () => {
    const found = { fault: 'length', first_bad: { seq: 3, problem: 'broken' }, bad_files: [{ kind: 'sound', problem: 'missing' }] }
    expect(problemsOf(found)).toEqual(['时长与通话不一致', '第 3 段内容被改动', '录音缺失'])
  })

  it('say how a check stands', () => {
    expect(checkLabel({ checked_at: null, whole: null }).text).toBe('未核验')
    expect(checkLabel({ checked_at: '2026-11-24T00:00:00Z', whole: false }).tone).toBe('danger')
  })

  it('call what an outside system wrote by another name than segments', () => {
    const [video, visit] = [{ channel: 'video_call' }, { channel: 'visit' }] as const
    expect([isOutside(video), isOutside(visit)]).toEqual([false, true])
    expect([kindLabel(video, 'track'), kindLabel(visit, 'track')]).toEqual(['原始分段', '原始文件'])
    expect(kindLabel(visit, 'sound')).toBe('录音')
  })

  it('say of what a recording was proven whole', () => {
    expect(wholeText({ segments: 4, files: 4 })).toBe('完整：4 个分段、4 个文件全部核验通过')
    expect(wholeText({ segments: 0, files: 3 })).toBe('完整：3 个文件全部核验通过')
  })

  it('keep one order of kinds', () => {
    expect(inOrder(['track', 'sound', 'call', 'other'])).toEqual(['call', 'sound', 'track'])
  })
})
