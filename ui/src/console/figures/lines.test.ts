import { describe, expect, it } from 'vitest'
import { columnsOf, rowsOf } from './lines'
import { group, line, measure, SILENCE, SILENT, table, TOLD, VISITS } from './sample'
import type { FiguresLines } from './wire'

const [period, unit] = VISITS.groups
const [months, units] = TOLD.groups

describe('the rows of a table', () => {
  it('lead to exactly what a number counts', () => {
    const [whole, july] = rowsOf(VISITS, period!, months!, TOLD.whole, TOLD.leads)
    const within = { 'planned_at.from': '2026-07-01', 'planned_at.until': '2026-08-31', state: 'finished' }
    expect(whole!.cells[0]).toEqual({ name: 'visits', text: '4', to: { path: '/m/visits', query: within } })
    expect(whole!.cells[1]).toEqual({ name: 'open', text: '1（25.0%）', to: { path: '/m/visits', query: { ...within, visit_type: 'OPEN' } } })
    expect(july!.cells[0]!.to).toEqual({ path: '/m/visits', query: { ...within, 'planned_at.until': '2026-07-31' } })
  })

  it('lead where a measure has a condition of its own', () => {
    const officers = { ...months!, lines: [line('O', { visits: 3, open: 1 }, { where: { '/m/visits': { given: 'O' }, open: { done: 'O' } } })] }
    const [only] = rowsOf(VISITS, period!, officers, null, TOLD.leads)
    expect(only!.cells.slice(0, 2).map((cell) => (cell.to as { query: object }).query)).toMatchObject([{ given: 'O' }, { done: 'O' }])
  })

  it('have no whole where nothing adds up', () => {
    expect(rowsOf(VISITS, period!, months!, line('', { visits: null }), {})[0]!.key).toBe('2026-07-01')
  })

  it('lead nowhere behind nought, and where the measure has no list', () => {
    const august = rowsOf(VISITS, period!, months!, TOLD.whole, TOLD.leads)[2]!
    expect(august.cells.map((cell) => [cell.text, Boolean(cell.to)])).toEqual([['1', true], ['0（0.0%）', false], ['1（100.0%）', false], ['2', false]])
    const outside = rowsOf(VISITS, period!, { ...months!, lines: [line('x', { visits: 3 })] }, null, TOLD.leads)
    expect(outside[0]!.cells[0]!.to).toBeUndefined()
  })

  it('put wards below their prisons, the whole first', () => {
    const rows = rowsOf(VISITS, unit!, units!, TOLD.whole, TOLD.leads)
    expect(rows.map((row) => [row.key, row.whole, row.below.map((one) => one.key)])).toEqual([['all', true, []], ['P', false, ['W']]])
    expect(rowsOf(VISITS, unit!, units!, null, {}).map((row) => row.key)).toEqual(['P'])
  })

  it('open a listing of the page where the number leads to one', () => {
    const prison = rowsOf(SILENCE, SILENCE.groups[0]!, SILENT.groups[0]!, SILENT.whole, SILENT.leads)[1]!
    expect(prison.cells[1]!.opens).toEqual({ code: 'silent', title: '三监 未会见人数', query: { unit_id: 'P' } })
  })

  it('hold the measures of their group alone', () => {
    const narrow = { ...period!, measures: ['inmates', 'visits'] }
    expect(columnsOf(VISITS, narrow, months!, TOLD.whole).map((one) => one.title)).toEqual(['会见次数', '会见罪犯'])
    expect(rowsOf(VISITS, narrow, months!, TOLD.whole, {})[0]!.cells.map((cell) => cell.name)).toEqual(['visits', 'inmates'])
  })
})

describe('a table along an axis', () => {
  const along = group('along', 'across')
  const pay = table('pay', { measures: [measure('pay', { shown: 'yuan' })] })
  const axis = [
    { value: '2026-10', title: '2026-10', tone: '' },
    { value: '2026-11', title: '2026-11', tone: '' },
  ]
  const told = (sum: string | null): FiguresLines => ({ name: 'along', caption: '', total: 1, axis, lines: [line('P', { pay: sum }, { cells: [{ pay: '10.00' }, { pay: '20.50' }] })] })

  it('has a column a month, and their sum where they add up', () => {
    const whole = line('', { pay: '30.50' }, { cells: [{ pay: '10.00' }, { pay: '20.50' }] })
    expect(columnsOf(pay, along, told('30.50'), whole).map((one) => one.title)).toEqual(['2026-10', '2026-11', '合计'])
    expect(rowsOf(pay, along, told('30.50'), whole, {}).map((row) => row.cells.map((cell) => cell.text))).toEqual([
      ['10.00', '20.50', '30.50'],
      ['10.00', '20.50', '30.50'],
    ])
  })

  it('has no sum where heads are counted at the end of each month', () => {
    const whole = line('', { pay: null }, { cells: [{ pay: '1' }, { pay: '2' }] })
    expect(columnsOf(pay, along, told(null), whole)).toHaveLength(2)
    expect(rowsOf(pay, along, told(null), whole, {})[1]!.cells).toHaveLength(2)
  })
})
