import { describe, expect, it } from 'vitest'
import type { RecordingPartView } from '@/api'
import { fileName, partLabel, sourcesOf } from './sources'

const part = (kind: string, more: Partial<RecordingPartView> = {}): RecordingPartView =>
  ({ kind, role: null, media_type: 'video/webm', ...more }) as unknown as RecordingPartView

describe('sourcesOf', () => {
  it('plays the sound alone with the picture alone', () => {
    const found = sourcesOf({ parts: [part('call'), part('picture'), part('sound')] })
    expect([found.sound?.kind, found.picture?.kind]).toEqual(['sound', 'picture'])
  })

  it('falls back to the whole call', () => {
    const found = sourcesOf({ parts: [part('track'), part('call')] })
    expect([found.sound?.kind, found.picture?.kind]).toEqual(['call', 'call'])
  })

  it('has nothing to play in an empty recording', () => {
    expect(sourcesOf({ parts: [part('track')] })).toEqual({ sound: null, picture: null })
  })
})

describe('names', () => {
  it('says whose track it is', () => {
    expect(partLabel(part('track', { role: 'inmate', media_type: 'audio/webm' }))).toBe('原始音轨（服刑人员）')
    expect(partLabel(part('track', { role: 'relative' }))).toBe('原始画面（家属）')
  })

  it('makes a file name with the right ending', () => {
    expect(fileName('P03-0007', part('sound', { media_type: 'audio/webm' }))).toBe('P03-0007-录音.webm')
    expect(fileName('P03-0007', part('sound', { media_type: 'audio/ogg' }))).toBe('P03-0007-录音.ogg')
  })
})
