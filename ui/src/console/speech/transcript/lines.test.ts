import { describe, expect, it } from 'vitest'
import type { GapView, LineView } from '@/api'
import { activeLine, addGap, mergeLines, withGaps } from './lines'

const line = (seq: number, start: number, text = `第${seq}句`): LineView =>
  ({ id: `L${seq}`, seq, start_s: start, end_s: start + 2, text, hits: [] }) as unknown as LineView
const gap = (start: number): GapView => ({ start_s: start, end_s: start + 1, what: 'relative' })

describe('mergeLines', () => {
  it('puts late lines in their place', () => {
    expect(mergeLines([line(1, 0), line(3, 6)], [line(2, 3)]).map((l) => l.seq)).toEqual([1, 2, 3])
  })

  it('keeps a line that comes twice once, in its newest version', () => {
    const merged = mergeLines([line(1, 0, '脏')], [line(1, 0, '藏')])
    expect(merged.map((l) => l.text)).toEqual(['藏'])
  })

  it('changes neither of its inputs', () => {
    const known = [line(2, 3)]
    mergeLines(known, [line(1, 0)])
    expect(known.map((l) => l.seq)).toEqual([2])
  })
})

describe('withGaps', () => {
  it('orders by time and shows a gap before the line that follows it', () => {
    const keys = withGaps([line(1, 0), line(2, 5)], [gap(5), gap(3)]).map((entry) => entry.key)
    expect(keys).toEqual(['L1', 'gap-relative-3', 'gap-relative-5', 'L2'])
  })
})

describe('stored gaps', () => {
  it('are shown once, as gaps and not as lines', () => {
    const stored = { ...line(2, 3), kind: 'gap', speaker: 'relative' } as LineView
    const entries = withGaps([line(1, 0), stored], [gap(3)])
    expect(entries.map((entry) => entry.kind)).toEqual(['line', 'gap'])
  })
})

describe('addGap', () => {
  it('adds a gap once', () => {
    expect(addGap(addGap([], gap(3)), gap(3))).toHaveLength(1)
    expect(addGap([gap(3)], gap(4))).toHaveLength(2)
  })
})

describe('activeLine', () => {
  const lines = [line(1, 1), line(2, 2.5), line(3, 8)]

  it('finds the line being said and none in silence', () => {
    expect(activeLine(lines, 1.5)).toBe(0)
    expect(activeLine(lines, 6)).toBe(-1)
    expect(activeLine(lines, 0)).toBe(-1)
  })

  it('prefers the later of two speakers who overlap', () => {
    expect(activeLine(lines, 2.7)).toBe(1)
  })

  it('lights the line up when a seek lands a moment early', () => {
    expect(activeLine(lines, 7.97)).toBe(2)
  })
})
