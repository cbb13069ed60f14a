import { describe, expect, it } from 'vitest'
import type { RoomView } from '@/api'
import { buttonText, deedsOf, effectText, isReason, stateOf } from './parties'

const room = (muted: boolean, removed: string[] = []) =>
  ({ seats: [{ role: 'relative', name: '家属一', connected: true, muted, quality: null }], removed }) as unknown as RoomView

describe('stateOf', () => {
  it('is what the room says, and what the events told where it was not read', () => {
    expect(stateOf('relative', room(true), [])).toEqual({ muted: true, removed: false })
    expect(stateOf('relative', room(false), ['relative'])).toEqual({ muted: false, removed: false })
    expect(stateOf('relative', null, ['relative'])).toEqual({ muted: true, removed: false })
    expect(stateOf('inmate', room(false, ['inmate']), [])).toEqual({ muted: false, removed: true })
  })
})

describe('deedsOf', () => {
  const all = () => true

  it('offers what undoes the present state', () => {
    expect(deedsOf({ muted: false, removed: false }, all)).toEqual(['mute', 'remove'])
    expect(deedsOf({ muted: true, removed: false }, all)).toEqual(['unmute', 'remove'])
    expect(deedsOf({ muted: true, removed: true }, all)).toEqual(['admit'])
  })

  it('offers nothing that the server would refuse', () => {
    expect(deedsOf({ muted: false, removed: false }, (action) => action === 'mute')).toEqual(['mute'])
    expect(deedsOf({ muted: false, removed: false }, () => false)).toEqual([])
  })
})

describe('the words', () => {
  it('name the party, and who will not hear it', () => {
    expect(buttonText('mute', 'inmate')).toBe('静音服刑人员')
    expect(buttonText('remove', 'relative')).toBe('请出家属')
    expect(effectText('mute', 'inmate')).toContain('家属将听不到服刑人员说话')
  })

  it('ask for a reason of two characters', () => {
    expect(isReason(' 言 ')).toBe(false)
    expect(isReason('言语过激')).toBe(true)
  })
})
