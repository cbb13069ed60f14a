import { describe, expect, it } from 'vitest'
import { FIELDS } from '../sample'
import type { KindOf } from '../wire'
import { acceptOf, fileProblem, limitsOf } from './upload'

const kind = FIELDS.proof.kind as KindOf<'attached'>

describe('a field with files', () => {
  it('says what it takes', () => {
    expect(acceptOf(kind.media_types)).toBe('.pdf,.png')
    expect(limitsOf(kind)).toBe('pdf、png，每个不超过 1 MB，最多 2 个')
  })

  it('refuses at first sight what the server would refuse', () => {
    expect(fileProblem(kind, { name: '证明.PDF', size: 10 })).toBe('')
    expect(fileProblem(kind, { name: '证明.exe', size: 10 })).toContain('只能上传 pdf、png')
    expect(fileProblem(kind, { name: '证明', size: 10 })).toContain('只能上传')
    expect(fileProblem(kind, { name: '证明.pdf', size: 0 })).toContain('空的')
    expect(fileProblem(kind, { name: '证明.pdf', size: 2 ** 21 })).toContain('超过')
  })
})
