import { describe, expect, it } from 'vitest'
import type { StageKind, StageView } from '@/api'
import { callLog } from './callLog'

const stage = (seq: number, kind: StageKind, second: number, state: string | null = null): StageView =>
  ({ seq, kind, state, at: new Date(Date.UTC(2026, 10, 24, 6, 0, second)).toISOString() }) as unknown as StageView

describe('callLog', () => {
  it('counts from the first join and leaves out what came before or is told elsewhere', () => {
    const log = callLog([
      stage(1, 'state', 0, 'approved'),
      stage(2, 'join', 10),
      stage(3, 'state', 10, 'waiting'),
      stage(4, 'join', 14),
      stage(5, 'state', 14, 'connected'),
      stage(6, 'alert', 20),
      stage(7, 'notice', 25),
      stage(8, 'state', 50, 'ended'),
      stage(9, 'rating', 59),
    ])
    expect(log.map((entry) => [entry.stage.seq, entry.at])).toEqual([
      [2, 0],
      [4, 4],
      [5, 4],
      [7, 15],
      [8, 40],
    ])
  })

  it('is empty where nobody joined', () => {
    expect(callLog([stage(1, 'state', 0, 'requested')])).toEqual([])
  })
})
