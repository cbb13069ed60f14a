import { describe, expect, it } from 'vitest'
import type { Entry } from '@/console/speech/transcript/lines'
import { byLine, placeOf, withLost, type LiveCorrection } from './liveCorrections'

const made = (line_id: string | null, start_s: number): LiveCorrection =>
  ({ line_id, start_s, end_s: start_s + 1, speaker: 'inmate', text: '更正', same: false, live: [] }) as unknown as LiveCorrection
const line = (start: number): Entry => ({ kind: 'line', key: `line-${start}`, start, line: {} }) as unknown as Entry

describe('corrections of the live reading', () => {
  it('are found by the line that took their place', () => {
    const found = byLine([made('A', 1), made(null, 2), made('B', 3)])
    expect([...found.keys()]).toEqual(['A', 'B'])
  })

  it('are told from one another', () => {
    expect(new Set([made('A', 1), made(null, 1), made(null, 2)].map(placeOf)).size).toBe(3)
  })

  it('stand at their own place where no line did', () => {
    const entries = withLost([line(1), line(5)], [made('A', 1), made(null, 3)])
    expect(entries.map((one) => one.kind)).toEqual(['line', 'lost', 'line'])
    expect(withLost([], [made(null, 3)])).toHaveLength(1)
  })
})
