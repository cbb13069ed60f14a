import { describe, expect, it } from 'vitest'
import { changesOf, choicesFor, settingsOf, summaryOf } from './levels'
import type { FieldLevel, ModuleLevels } from './types'

const field = (name: string, more: Partial<FieldLevel> = {}): FieldLevel => ({
  field: name,
  title: `标题${name}`,
  level: 'internal',
  declared: 'internal',
  sealed: false,
  masked: false,
  ...more,
})

const MODULE: ModuleLevels = {
  module: 'relatives',
  title: '家属信息',
  fields: [field(''), field('id_no', { level: 'important', declared: 'important', sealed: true, masked: true }), field('address', { level: 'sensitive' }), field('name')],
  tampered: false,
  pending: null,
}
const NOW = { '': 'internal', id_no: 'important', address: 'sensitive', name: 'internal' } as const

describe('levels of data', () => {
  it('offer the highest where the data are masked, and nothing below what a mask asks for', () => {
    expect(choicesFor(MODULE.fields[1]!)).toEqual(['sensitive', 'important'])
    expect(choicesFor(MODULE.fields[2]!)).toEqual(['public', 'internal', 'sensitive'])
  })

  it('tell what was chosen otherwise', () => {
    expect(changesOf(MODULE, NOW)).toEqual([])
    expect(changesOf(MODULE, { ...NOW, '': 'sensitive' })).toEqual([{ field: '', title: '模块整体', from: 'internal', to: 'sensitive' }])
  })

  it('keep what was set before and take back what is declared', () => {
    expect(settingsOf(MODULE, { ...NOW, name: 'sensitive' })).toEqual([
      { field: 'address', level: 'sensitive' },
      { field: 'name', level: 'sensitive' },
    ])
    expect(settingsOf(MODULE, { ...NOW, address: 'internal' })).toEqual([])
  })

  it('are summed up in a line', () => {
    expect(summaryOf(MODULE)).toBe('敏感 1 项 · 重要 1 项')
    expect(summaryOf({ ...MODULE, fields: [field(''), field('name')], pending: 'x' })).toBe('无敏感数据 · 变更待审批')
    expect(summaryOf({ ...MODULE, tampered: true })).toContain('被改动')
  })
})
