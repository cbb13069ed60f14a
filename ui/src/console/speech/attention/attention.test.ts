import { describe, expect, it } from 'vitest'
import type { AttentionReason } from './api'
import { confidenceLabel, verbsOf } from './labels'
import { partsOf } from './marked'

const reason = (change: Partial<AttentionReason>): AttentionReason => ({
  line_id: 'A',
  start: 0,
  end: 0,
  text: '',
  start_s: 1,
  speaker: 'inmate',
  word: null,
  ...change,
})

describe('the marked line', () => {
  const line = { id: 'A', text: '妈，我撑不下去了，你别等我' }
  it('is cut at its pieces', () => {
    const parts = partsOf(line, [reason({ start: 2, end: 8, text: '我撑不下去了' })])
    expect(parts.map((part) => [part.text, part.marked])).toEqual([
      ['妈，', false],
      ['我撑不下去了', true],
      ['，你别等我', false],
    ])
  })
  it('finds a word that has no place, and leaves out what is not there', () => {
    expect(partsOf(line, [reason({ text: '别等我' })]).at(-1)).toEqual({ text: '别等我', marked: true })
    expect(partsOf(line, [reason({ text: '手机' })])).toEqual([{ text: line.text, marked: false }])
    expect(partsOf(line, [reason({ line_id: 'B', start: 0, end: 1, text: '妈' })])).toHaveLength(1)
  })
  it('takes overlapping pieces once', () => {
    const both = [reason({ start: 2, end: 8, text: '我撑不下去了' }), reason({ start: 4, end: 8, text: '不下去了' })]
    expect(partsOf(line, both).filter((part) => part.marked)).toHaveLength(1)
  })
})

describe('decisions', () => {
  it('fit the state', () => {
    expect(verbsOf({ state: 'proposed' })).toEqual(['accept', 'dismiss'])
    expect(verbsOf({ state: 'archived' })).toEqual(['lift'])
    expect(verbsOf({ state: 'lifted' })).toEqual([])
  })
  it('confidence reads as a word', () => {
    expect([0.95, 0.8, 0.65].map(confidenceLabel)).toEqual(['把握较大', '把握中等', '把握一般'])
  })
})
