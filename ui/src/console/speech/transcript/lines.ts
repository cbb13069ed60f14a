/** Keeps a growing transcript in order, whatever order and however often its lines arrive. */

import type { GapView, LineView } from '@/api'

export type Entry =
  | { kind: 'line'; key: string; start: number; line: LineView }
  | { kind: 'gap'; key: string; start: number; gap: GapView }

/** `known` with `incoming` added: each line once, the newest version of it, ordered by `seq`. */
export function mergeLines(known: readonly LineView[], incoming: readonly LineView[]): LineView[] {
  const bySeq = new Map(known.map((line) => [line.seq, line]))
  for (const line of incoming) bySeq.set(line.seq, line)
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}

/**
 * Lines and gaps as one list by time; a gap goes before the line it precedes.
 * A stored transcript holds its gaps as lines of kind `gap`, a running call tells them apart: each is shown once.
 */
export function withGaps(lines: readonly LineView[], gaps: readonly GapView[]): Entry[] {
  const all = lines
    .filter(isGap)
    .map(gapOf)
    .reduce(addGap, [...gaps])
  const entries: Entry[] = [
    ...all.map((gap): Entry => ({ kind: 'gap', key: gapKey(gap), start: gap.start_s, gap })),
    ...lines
      .filter((line) => !isGap(line))
      .map((line): Entry => ({ kind: 'line', key: line.id, start: line.start_s, line })),
  ]
  return entries.sort((a, b) => a.start - b.start)
}

export const isGap = (line: Pick<LineView, 'kind'>): boolean => line.kind === 'gap'

const gapOf = (line: LineView): GapView => ({
  start_s: line.start_s,
  end_s: line.end_s,
  what: line.speaker,
})

/** `gaps` with one more, unless that gap is known. */
export function addGap(gaps: readonly GapView[], gap: GapView): GapView[] {
  return gaps.some((known) => gapKey(known) === gapKey(gap)) ? [...gaps] : [...gaps, gap]
}

function gapKey(gap: GapView): string {
  return `gap-${gap.what}-${gap.start_s}`
}

/** Index of the line being said at `seconds`: of two that overlap the later one; -1 in silence. */
export function activeLine(lines: readonly { start_s: number; end_s: number }[], seconds: number): number {
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index]!
    if (line.start_s <= seconds + TOLERANCE_S && seconds < line.end_s) return index
  }
  return -1
}

/** A seek lands a few milliseconds early at times; the line must light up all the same. */
const TOLERANCE_S = 0.05
