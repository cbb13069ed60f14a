import { describe, expect, it } from 'vitest'
import { digestOf, fileProblem, momentOf } from './upload'

describe('a recording that is handed in', () => {
  it('is refused at once where that can be told here', () => {
    expect(fileProblem({ name: 'a.wav', size: 0 }, 1)).toContain('空的')
    expect(fileProblem({ name: 'a.wav', size: 1024 * 1024 + 1 }, 1)).toContain('超过 1 MB')
    expect(fileProblem({ name: `${'a'.repeat(200)}.wav`, size: 1 }, 1)).toContain('文件名')
    expect(fileProblem({ name: 'a.wav', size: 1024 * 1024 }, 1)).toBe('')
  })

  it('has a digest of 64 hexadecimal places or none', () => {
    expect(digestOf('  ')).toBe('')
    expect(digestOf(` ${'A1'.repeat(32)} `)).toBe('a1'.repeat(32))
    expect(digestOf('a1b2')).toBeNull()
  })

  it('began at a time of Beijing', () => {
    expect(momentOf('2026-11-24T14:05:00')).toBe('2026-11-24T06:05:00.000Z')
    expect(momentOf(null)).toBe('')
  })
})
