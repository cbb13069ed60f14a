import { describe, expect, it } from 'vitest'
import type { HitMark, LineView } from '@/api'
import { markersOf, nextMarker, placeLabels, previousMarker, quietMarkers, sensitiveOf } from './markers'

const hit = (start: number, word: string): HitMark =>
  ({ start, end: start + word.length, word, class_name: '违禁品' }) as unknown as HitMark
const line = (id: string, start: number, end: number, text: string, hits: HitMark[]): LineView =>
  ({ id, start_s: start, end_s: end, text, hits, speaker: 'inmate' }) as unknown as LineView

const LINES = [
  line('B', 20, 24, '那就带两条香烟吧', [hit(5, '香烟')]),
  line('A', 10, 14, '手机藏在鞋底里呢', [hit(0, '手机'), hit(2, '藏')]),
  line('C', 30, 31, '好', []),
]

describe('quietMarkers', () => {
  it('leaves out the words that alerts tell of', () => {
    const told = [{ line_id: 'A', word: '手机' }]
    expect(quietMarkers(markersOf(LINES), told).map((m) => m.hit.word)).toEqual(['藏', '香烟'])
  })
})

describe('sensitiveOf', () => {
  it('passes over keywords', () => {
    const keyword = { ...hit(0, '家里'), severity: 0 } as HitMark
    const lines = [...LINES, line('D', 40, 42, '家里好', [keyword])]
    expect(sensitiveOf(markersOf(lines)).map((m) => m.hit.word)).toEqual(['手机', '藏', '香烟'])
  })
})

describe('markersOf', () => {
  it('places each word at its share of the sentence, by time', () => {
    expect(markersOf(LINES).map((m) => [m.hit.word, m.at])).toEqual([
      ['手机', 10],
      ['藏', 11],
      ['香烟', 22.5],
    ])
  })

  it('jumps a moment before the word but not before its sentence', () => {
    const [first, , last] = markersOf(LINES)
    expect(first!.jump).toBe(10)
    expect(last!.jump).toBeCloseTo(21.9)
  })

  it('has a key for each, also for the same word twice in a line', () => {
    const twice = line('D', 0, 4, '手机手机', [hit(0, '手机'), hit(2, '手机')])
    expect(new Set(markersOf([twice]).map((m) => m.key)).size).toBe(2)
  })
})

describe('next and previous', () => {
  const markers = markersOf(LINES)

  it('walks through every hit and stops at the end', () => {
    const walked: string[] = []
    let at = 0
    for (let m = nextMarker(markers, at); m; m = nextMarker(markers, at)) {
      walked.push(m.hit.word)
      at = m.jump
    }
    expect(walked).toEqual(['手机', '藏', '香烟'])
  })

  it('goes back to the one before, not to the one just jumped to', () => {
    expect(previousMarker(markers, markers[2]!.jump + 0.4)?.hit.word).toBe('藏')
    expect(previousMarker(markers, 5)).toBeNull()
  })
})

describe('placeLabels', () => {
  it('gives labels that would touch different rows and drops what has no room', () => {
    expect(placeLabels(markersOf(LINES), 5, 1).map((p) => p.row)).toEqual([0, null, 0])
    expect(placeLabels(markersOf(LINES), 5, 2).map((p) => p.row)).toEqual([0, 1, 0])
  })
})
