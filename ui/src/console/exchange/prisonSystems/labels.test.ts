import { describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/api'
import type { FeedView, SourceProblem, SystemView } from './api'
import { delayLabel, feedState, needsLook, orderState, standingOf, stateOf } from './labels'
import { outcomeLabel, replayAll } from './replayAll'

const feed = (more: Partial<FeedView> = {}): FeedView => ({
  kind: 'visit',
  title: '会见记录',
  pulled: true,
  succeeded_at: '2026-11-24T06:00:00Z',
  failing_since: null,
  problem: '',
  backlog: null,
  delay_s: 5,
  late: false,
  open_problems: 0,
  gaps: 0,
  ...more,
})
const system = (feeds: FeedView[], more: Partial<SystemView> = {}): SystemView => ({
  id: 'S',
  prison_id: 'P',
  prison: '第三监狱',
  kind: 'visit',
  name: '会见系统',
  maker: '',
  enabled: true,
  active: 1,
  has_secret: false,
  protocol: 'rest',
  late: false,
  feeds,
  ...more,
})

describe('how a system stands', () => {
  it('alarms where a disk is nearly full, and says so of no kind of records', () => {
    const recordings = { waiting: 2, waiting_bytes: 9, oldest_at: null, done: 0, refused: 0, failed: 0, problem: '磁盘空间不足', held: true }
    const full = system([feed()], { recordings, late: true })
    expect(stateOf(full)).toEqual({ text: '告警：磁盘空间不足', tone: 'danger' })
    expect(needsLook(full)).toBe(true)
    expect(feedState(full, feed()).tone).toBe('success')
  })

  it('is added up over its kinds', () => {
    const feeds = [feed({ delay_s: 70, backlog: 3, open_problems: 2 }), feed({ succeeded_at: null, delay_s: null, gaps: 1 })]
    expect(standingOf(system(feeds))).toEqual({ heard: '2026-11-24T06:00:00Z', delay: 70, backlog: 3, problems: 2, gaps: 1 })
    expect(standingOf(system([feed()])).backlog).toBeNull()
  })

  it('counts a kind that is not pulled neither as late nor as waiting', () => {
    expect(standingOf(system([feed({ pulled: false, delay_s: 900, backlog: 7 })]))).toMatchObject({ delay: null, backlog: null })
  })

  it('is told by the worst of it', () => {
    const failing = feed({ failing_since: '2026-11-24T06:00:00Z' })
    expect(stateOf(system([], { active: null })).text).toBe('未配置')
    expect(stateOf(system([failing], { enabled: false, late: false })).text).toBe('已停用')
    expect(stateOf(system([failing], { late: true })).tone).toBe('danger')
    expect(stateOf(system([feed(), failing])).tone).toBe('warning')
    expect(stateOf(system([feed({ succeeded_at: null })])).text).toBe('等待首次接收')
    expect(stateOf(system([feed()])).text).toBe('正常')
  })

  it('tells of each kind by itself', () => {
    const one = system([feed(), feed({ late: true })], { late: true })
    expect(one.feeds.map((kind) => feedState(one, kind).tone)).toEqual(['success', 'danger'])
  })

  it('calls for somebody where records are held or differ', () => {
    expect(needsLook(system([feed()]))).toBe(false)
    expect(needsLook(system([feed({ gaps: 1 })]))).toBe(true)
    expect(needsLook(system([feed({ open_problems: 1 })], { enabled: false }))).toBe(true)
  })

  it('has its delay in the largest whole unit', () => {
    expect([null, 59, 60, 7_200, 180_000].map(delayLabel)).toEqual(['—', '59 秒', '1 分钟', '2 小时', '2 天'])
  })
})

describe('replaying all of a cause', () => {
  const row = (id: string, state: SourceProblem['state'] = 'open') => ({ id, key: `V${id}`, state }) as SourceProblem

  it('goes on where one is refused, and says what became of each', async () => {
    const replay = vi.fn(async (id: string) => {
      if (id === '2') throw new ApiError(409, 'problem_settled', '这条记录已处理。', false)
      return row(id, id === '1' ? 'solved' : 'open')
    })
    const done: number[] = []
    const outcome = await replayAll(['1', '2', '3'].map((id) => row(id)), replay, () => true, (count) => done.push(count))
    expect(outcome).toEqual({ solved: 1, held: 1, refused: [{ key: 'V2', why: '这条记录已处理。' }] })
    expect(done).toEqual([1, 2, 3])
    expect(outcomeLabel(outcome)).toBe('已入库 1 条，仍有问题 1 条，未能重放 1 条')
  })

  it('stops where it is told to', async () => {
    const replay = vi.fn(async (id: string) => row(id, 'solved'))
    await replayAll(['1', '2'].map((id) => row(id)), replay, () => replay.mock.calls.length < 1, () => {})
    expect(replay).toHaveBeenCalledTimes(1)
  })
})

describe('how far an order has come', () => {
  it('tells one that failed from one that was not tried yet', () => {
    expect(orderState({ state: 'waiting', tries: 0, problem: '' }).text).toBe('待下发')
    expect(orderState({ state: 'waiting', tries: 2, problem: '没有应答。' }).text).toBe('下发失败，将重试')
    expect(orderState({ state: 'refused', tries: 1, problem: '没有该罪犯编号' }).text).toBe('对方拒收')
  })
})
