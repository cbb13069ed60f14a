import { describe, expect, it } from 'vitest'
import { commandOf } from './reviewKeys'

const press = (key: string, more = {}) => ({ key, ctrlKey: false, altKey: false, metaKey: false, ...more })

describe('keys of the review', () => {
  it('steps, opens and decides, whatever the case of the letter', () => {
    expect(['j', 'K', 'Enter', 'a', 'X', 'ArrowDown', 'q'].map((key) => commandOf(press(key), null))).toEqual([
      'next', 'previous', 'open', 'approve', 'reject', 'next', null,
    ])
  })

  it('leaves keys alone where one types, in a dialog, on a button and with a modifier', () => {
    const field = document.createElement('textarea')
    const button = document.createElement('button')
    const dialog = document.createElement('div')
    dialog.setAttribute('role', 'dialog')
    expect(commandOf(press('a'), field)).toBeNull()
    expect(commandOf(press('x'), dialog)).toBeNull()
    expect(commandOf(press('Enter'), button)).toBeNull()
    expect(commandOf(press('j'), button)).toBe('next')
    expect(commandOf(press('a', { ctrlKey: true }), null)).toBeNull()
  })
})
