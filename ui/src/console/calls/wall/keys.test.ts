import { describe, expect, it } from 'vitest'
import { commandOf, moved, placeOf } from './keys'

describe('commandOf', () => {
  it('knows every key of the wall', () => {
    const meant = ['3', 'ArrowDown', 'Enter', 'Escape', 'm', 'N', 'l', 'X', 'a', '?', 'f', 'PageDown'].map((key) => commandOf({ key }, 'wall'))
    expect(meant).toEqual([
      { do: 'choose', number: 3 },
      { do: 'move', to: 'down' },
      { do: 'open' },
      { do: 'back' },
      { do: 'mute' },
      { do: 'notice' },
      { do: 'length' },
      { do: 'cut_off' },
      { do: 'acknowledge' },
      { do: 'help' },
      { do: 'full' },
      { do: 'page', by: 1 },
    ])
  })

  it('means nothing while somebody types or holds a modifier', () => {
    for (const key of ['x', 'm', '1', 'Enter', 'Escape', 'ArrowUp']) {
      expect(commandOf({ key }, 'typing')).toBeNull()
      expect(commandOf({ key, ctrlKey: true }, 'wall')).toBeNull()
      expect(commandOf({ key, metaKey: true }, 'wall')).toBeNull()
    }
  })

  it('leaves Enter to a button, and acts once while a letter is held', () => {
    expect(commandOf({ key: 'Enter' }, 'button')).toBeNull()
    expect(commandOf({ key: 'x' }, 'button')).toEqual({ do: 'cut_off' })
    expect(commandOf({ key: 'x', repeat: true }, 'wall')).toBeNull()
    expect(commandOf({ key: 'ArrowLeft', repeat: true }, 'wall')).toEqual({ do: 'move', to: 'left' })
  })

  it('means nothing for other keys', () => {
    for (const key of ['0', 'z', 'Tab', ' ']) expect(commandOf({ key }, 'wall')).toBeNull()
  })
})

describe('placeOf', () => {
  it('tells fields and dialogs from buttons and the wall', () => {
    document.body.innerHTML = '<input id="t"><button id="b"></button><div role="dialog"><button id="d"></button></div><p id="w"></p>'
    const place = (id: string) => placeOf(document.getElementById(id))
    expect([place('t'), place('b'), place('d'), place('w'), placeOf(null)]).toEqual(['typing', 'button', 'typing', 'wall', 'wall'])
  })
})

describe('moved', () => {
  it('goes by rows and columns and stays at the edge', () => {
    expect(moved(0, 'right', 3, 9)).toBe(1)
    expect(moved(1, 'down', 3, 9)).toBe(4)
    expect(moved(8, 'down', 3, 9)).toBe(8)
    expect(moved(0, 'left', 3, 9)).toBe(0)
    expect(moved(4, 'down', 4, 7)).toBe(4)
  })

  it('begins with the first tile, and has nowhere to go without any', () => {
    expect(moved(-1, 'down', 3, 9)).toBe(0)
    expect(moved(-1, 'down', 3, 0)).toBe(-1)
  })
})
