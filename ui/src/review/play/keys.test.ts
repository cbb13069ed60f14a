import { describe, expect, it } from 'vitest'
import { commandOf } from './keys'

const press = (key: string, target: EventTarget | null = null, more: Partial<KeyboardEvent> = {}) =>
  commandOf({ key, ctrlKey: false, altKey: false, metaKey: false, ...more }, target)

describe('commandOf', () => {
  it('plays, skips five seconds, and walks through the hits', () => {
    expect(press(' ')).toEqual({ do: 'toggle' })
    expect(press('ArrowLeft')).toEqual({ do: 'skip', seconds: -5 })
    expect(press('ArrowRight')).toEqual({ do: 'skip', seconds: 5 })
    expect(press('N')).toEqual({ do: 'next' })
    expect(press('p')).toEqual({ do: 'previous' })
  })

  it('goes half a minute with Shift', () => {
    expect(press('ArrowRight', null, { shiftKey: true })).toEqual({ do: 'skip', seconds: 30 })
    expect(press('ArrowLeft', null, { shiftKey: true })).toEqual({ do: 'skip', seconds: -30 })
  })

  it('leaves typing alone', () => {
    expect(press('n', document.createElement('textarea'))).toBeNull()
    expect(press(' ', document.createElement('input'))).toBeNull()
  })

  it('lets the space bar press a focused button but keeps the other keys', () => {
    const button = document.createElement('button')
    expect(press(' ', button)).toBeNull()
    expect(press('n', button)).toEqual({ do: 'next' })
  })

  it('leaves the browser its own shortcuts and ignores other keys', () => {
    expect(press('p', null, { ctrlKey: true })).toBeNull()
    expect(press('x')).toBeNull()
  })
})
