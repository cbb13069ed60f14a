import { describe, expect, it } from 'vitest'
import { actsOf, batchProgress, progress, realTimeFactor, secondsBetween } from './labels'

describe('figures of tasks', () => {
  it('tell the progress, which is whole only when all is done', () => {
    expect(progress({ state: 'running', seconds_done: 30, seconds_total: 120 })).toBe(25)
    expect(progress({ state: 'running', seconds_done: 120, seconds_total: 120 })).toBe(99)
    expect(progress({ state: 'waiting', seconds_done: 0, seconds_total: null })).toBe(0)
    expect(progress({ state: 'done', seconds_done: 0, seconds_total: 0 })).toBe(100)
    expect(batchProgress({ total: 3, open: 1 })).toBe(66)
  })

  it('tell the real-time factor and the time that passed', () => {
    expect(realTimeFactor({ seconds_done: 600, work_s: 48 })).toBe('0.08')
    expect(realTimeFactor({ seconds_done: 0, work_s: 2 })).toBe('—')
    expect(secondsBetween('2026-11-24T06:00:00Z', null, Date.parse('2026-11-24T06:01:00Z'))).toBe(60)
  })

  it('offer what the state allows', () => {
    expect(actsOf({ state: 'waiting', level: 'ordinary' })).toEqual(['urgent', 'pause', 'cancel'])
    expect(actsOf({ state: 'running', level: 'urgent' })).toEqual(['pause', 'cancel'])
    expect(actsOf({ state: 'failed', level: 'backlog' })).toEqual(['retry'])
    expect(actsOf({ state: 'done', level: 'backlog' })).toEqual([])
  })
})
