import { describe, expect, it } from 'vitest'
import { detailLines } from './detail'

describe('the detail of an audit row', () => {
  it('tells what a field was before and is after', () => {
    expect(detailLines({ before: { name: '王芳', enabled: true }, after: { name: '王方', phone: '138****8000' } })).toEqual([
      { name: 'name', before: '王芳', value: '王方' },
      { name: 'enabled', before: '是', value: '—' },
      { name: 'phone', before: '—', value: '138****8000' },
    ])
  })

  it('shows everything else as it is', () => {
    expect(detailLines({ code: 'no_permission', minutes: 20, list: ['a'], note: null })).toEqual([
      { name: 'code', value: 'no_permission' },
      { name: 'minutes', value: '20' },
      { name: 'list', value: '["a"]' },
      { name: 'note', value: '—' },
    ])
  })
})
