import { describe, expect, it } from 'vitest'
import { group, line, measure, SILENCE, SILENT, table, TOLD, VISITS } from './sample'
import { tilesOf, viewsOf } from './views'

describe('what of a table is looked at', () => {
  it('is its groups, and listings that no number opens', () => {
    expect(viewsOf(VISITS, TOLD).map((view) => view.title)).toEqual(['按时间', '按单位', '按罪犯'])
    expect(viewsOf(SILENCE, SILENT).map((view) => view.name)).toEqual(['unit'])
    expect(viewsOf(SILENCE, { ...SILENT, leads: {} }).map((view) => view.name)).toEqual(['unit', 'silent'])
  })

  it('leaves out what is drawn alone', () => {
    expect(viewsOf(table('calls', { groups: [group('day', 'period', { in_table: false }), group('unit', 'unit')] }), TOLD).map((view) => view.name)).toEqual(['unit'])
  })

  it('crosses two dimensions where it was asked to', () => {
    const hits = table('hits', { groups: [group('cross', 'across'), group('word', 'field')] })
    const told = (axis: string[]) => ({ asked: {}, leads: {}, groups: [{ name: 'cross', caption: '', lines: [], total: 0, axis: axis.map((value) => ({ value, title: value, tone: '' })) }] })
    expect(viewsOf(hits, told([])).map((view) => view.name)).toEqual(['word'])
    expect(viewsOf(hits, told(['visit'])).map((view) => view.name)).toEqual(['cross', 'word'])
  })
})

describe('what is told on top', () => {
  it('has what no table has, and as many others as fit', () => {
    const names = Array.from({ length: 10 }, (_, at) => `m${at}`)
    const many = table('many', { measures: names.map((name) => measure(name, { in_table: name !== 'm9' })) })
    expect(tilesOf(many, line('', Object.fromEntries(names.map((name) => [name, 1])))).map((one) => one.name)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm9'])
  })

  it('tells no more than the first of several bands, and nothing that does not add up', () => {
    const words = table('words', { measures: [measure('every', { band: '合计' }), measure('heads', { band: '合计' }), measure('text', { band: '原词' })] })
    expect(tilesOf(words, line('', { every: 1, heads: null, text: 1 })).map((one) => one.name)).toEqual(['every'])
  })
})
