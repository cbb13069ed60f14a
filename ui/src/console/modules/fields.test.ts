import { describe, expect, it } from 'vitest'
import { columnsOf, deedsOf, editable, searchable, sectionsOf, stateOf } from './fields'
import { MODULE, RECORD } from './sample'

const names = (fields: { name: string }[]) => fields.map((field) => field.name)

describe('a declaration', () => {
  it('puts what names a record first among the columns, and leaves out what is not listed', () => {
    expect(names(columnsOf(MODULE)).slice(0, 3)).toEqual(['name', 'number', 'id_no'])
    expect(names(columnsOf(MODULE))).not.toContain('balance')
  })

  it('asks for the key once, and never for what rules set', () => {
    expect(names(editable(MODULE, 'new'))).toContain('number')
    expect(names(editable(MODULE, 'known'))).not.toContain('number')
    expect(names(editable(MODULE, 'new'))).not.toContain('kept')
  })

  it('is searched by the fields that say how', () => {
    expect(names(searchable(MODULE))).not.toContain('balance')
  })

  it('gathers fields under their headings', () => {
    const sections = sectionsOf(MODULE.fields)
    expect(sections.map((section) => [section.title, section.fields.length])).toEqual([['身份', 4], ['基本信息', 9]])
  })
})

describe('deeds', () => {
  it('are those the server allows: edit first, delete last, dangerous ones marked', () => {
    expect(deedsOf(MODULE, RECORD).map((deed) => [deed.title, deed.danger])).toEqual([
      ['编辑', false],
      ['停用', false],
      ['删除', true],
    ])
    expect(deedsOf(MODULE, { ...RECORD, actions: ['move'] })[0]?.danger).toBe(true)
    expect(deedsOf(MODULE, { ...RECORD, actions: [] })).toEqual([])
  })

  it('follow the state', () => {
    expect(stateOf(MODULE, RECORD)?.title).toBe('启用')
    expect(stateOf(MODULE, { ...RECORD, state: null })).toBeUndefined()
  })
})
