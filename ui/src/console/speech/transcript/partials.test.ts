import { describe, expect, it } from 'vitest'
import { channelNote, withoutSpoken, withPartial, type PartialLine } from './partials'

const part = (speaker: PartialLine['speaker'], start_s: number, text: string): PartialLine => ({ speaker, start_s, text })

describe('partial lines', () => {
  it('holds the newest of each speaker', () => {
    const first = withPartial([part('inmate', 1, '我')], part('relative', 2, '孩'))
    expect(withPartial(first, part('relative', 2, '孩子')).map((one) => one.text)).toEqual(['我', '孩子'])
  })

  it('gives way to the line that it is a part of', () => {
    const known = [part('inmate', 1, '我最'), part('relative', 2, '孩子')]
    expect(withoutSpoken(known, { speaker: 'inmate', end_s: 6 })).toEqual([known[1]])
  })

  it('outlives a line that came before it', () => {
    const known = [part('inmate', 8, '还有')]
    expect(withoutSpoken(known, { speaker: 'inmate', end_s: 6 })).toEqual(known)
  })
})

describe('the note about the channel', () => {
  it('says nothing while there is one, or nobody told yet', () => {
    expect(channelNote(null)).toBe('')
    expect(channelNote({ state: 'leased', place: 0 })).toBe('')
  })

  it('tells the place in the line, and that nobody listens by machine', () => {
    expect(channelNote({ state: 'waiting', place: 3 })).toContain('第 3 位')
    expect(channelNote({ state: 'waiting', place: 0 })).toContain('等待')
    expect(channelNote({ state: 'refused', place: 0 })).toContain('人工监听')
  })
})
