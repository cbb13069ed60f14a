import { describe, expect, it, vi } from 'vitest'
import { WedgeReader } from './wedgeReader'

function type(text: string) {
  const reader = new WedgeReader()
  const read = vi.fn()
  const taken = [...text].map((key) => reader.take(key === '\n' ? 'Enter' : key, read))
  return { read, taken }
}

describe('a reader that types', () => {
  it('gives number and content of a card', () => {
    const { read, taken } = type(';c000001=51AB\n')
    expect(read).toHaveBeenCalledExactlyOnceWith({ card_no: 'C000001', content: '51ab' })
    expect(taken.every(Boolean)).toBe(true)
  })

  it('is told from a person who typed a semicolon and paused', () => {
    const reader = new WedgeReader()
    expect(reader.take(';', vi.fn(), 5000)).toBe(true)
    expect(reader.take('a', vi.fn(), 6500)).toBe(false)
  })

  it('leaves ordinary keys to the page', () => {
    const { read, taken } = type('3103\n')
    expect(read).not.toHaveBeenCalled()
    expect(taken.some(Boolean)).toBe(false)
  })

  it('tells of a card that was not read whole', () => {
    expect(type(';C000001=51a\n').read).toHaveBeenCalledExactlyOnceWith(null)
    expect(type(';\n').read).toHaveBeenCalledExactlyOnceWith(null)
  })

  it('gives an empty card as empty', () => {
    expect(type(';C000001=\n').read).toHaveBeenCalledExactlyOnceWith({ card_no: 'C000001', content: '' })
  })
})
