import { describe, expect, it } from 'vitest'
import type { EventFrame, JoinedFrame } from './session/frames'
import { afterEvent, afterJoined, emptyView } from './view'

const NOW = Date.parse('2026-11-25T06:00:00Z')
const stroke = { points: [[0, 0]], colour: 'red', width: 5 }
const joined = (more: object = {}): JoinedFrame =>
  ({
    type: 'joined', call_id: 'C', role: 'relative', state: 'waiting', names: {}, present: [], ends_at: null,
    server_now: '2026-11-25T06:00:00Z', joinable_until: '2026-11-25T06:10:00Z', ...more,
  }) as unknown as JoinedFrame
const event = (seq: number, more: object): EventFrame => ({ seq, at: '2026-11-25T06:00:00Z', role: 'inmate', name: '周某', ...more }) as unknown as EventFrame

describe('waiting', () => {
  it('is counted from the first entering, across a reconnection, until both talk', () => {
    const waiting = afterJoined(emptyView(), joined(), NOW)
    expect(waiting.waitingSince).toBe(NOW)
    expect(afterJoined(waiting, joined(), NOW + 9_000).waitingSince).toBe(NOW)
    const talking = afterEvent(waiting, event(5, { type: 'state', state: 'connected', ends_at: null }), NOW)
    expect(talking.waitingSince).toBeNull()
  })
})

describe('the board', () => {
  it('is absent without tools, and comes whole with entering', () => {
    expect(afterJoined(emptyView(), joined(), NOW)).toMatchObject({ tools: [], board: null })
    const board = { by: '周某', picture: 'QUJD', strokes: [stroke] }
    const view = afterJoined(emptyView(), joined({ tools: ['share'], board, board_seq: 7 }), NOW)
    expect(view).toMatchObject({ tools: ['share'], board })
    // What led to it is told again and counts once.
    expect(afterEvent(view, event(6, { type: 'board', act: 'stroke', stroke }), NOW).board?.strokes).toHaveLength(1)
    expect(afterEvent(view, event(8, { type: 'board', act: 'stroke', stroke }), NOW).board?.strokes).toHaveLength(2)
  })

  it('is gone when the call is over', () => {
    const view = afterJoined(emptyView(), joined({ board: { by: '周某', picture: null, strokes: [] }, board_seq: 1 }), NOW)
    expect(afterEvent(view, event(2, { type: 'ended', state: 'ended', reason: 'limit', message: '' }), NOW).board).toBeNull()
  })
})

describe('an officer’s hand', () => {
  it('mutes a party and gives its voice back', () => {
    const view = afterJoined(emptyView(), joined(), NOW)
    const muted = afterEvent(view, event(1, { type: 'muted', on: true }), NOW)
    expect(muted.muted).toEqual(['inmate'])
    expect(afterEvent(muted, event(2, { type: 'muted', on: false }), NOW).muted).toEqual([])
  })

  it('says how the surroundings are masked', () => {
    expect(afterEvent(emptyView(), event(1, { type: 'masking', state: 'held' }), NOW).masking).toBe('held')
  })
})
