import { describe, expect, it } from 'vitest'
import { differing, differingHits, isComparable, kindTitle, type TranscriptChanges } from './changes'

const made = (sources: ('live' | 'record')[]): TranscriptChanges =>
  ({
    passes: sources.map((source) => ({ source, engine: 'whisper-base', at: '2026-11-24T06:00:00Z', recordings: 1 })),
    lines: [{ kind: 'same' }, { kind: 'changed' }, { kind: 'only_live' }],
    hits: [{ kind: 'same' }, { kind: 'only_record' }],
  }) as unknown as TranscriptChanges

describe('the comparison of two readings', () => {
  it('needs both of them', () => {
    expect(isComparable(made(['live']))).toBe(false)
    expect(isComparable(made(['live', 'record']))).toBe(true)
  })

  it('shows what differs alone', () => {
    const changes = made(['live', 'record'])
    expect(differing(changes).map((one) => one.kind)).toEqual(['changed', 'only_live'])
    expect(differingHits(changes).map((one) => one.kind)).toEqual(['only_record'])
  })

  it('says which reading alone holds a word', () => {
    expect(kindTitle('only_live')).toBe('仅实时转写')
    expect(kindTitle('only_record')).toBe('仅录音转写')
  })
})
