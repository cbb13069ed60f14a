import { describe, expect, it } from 'vitest'
import { askedOf, byCell, cellKey, changedSince, changesOf, fillDown, linesOf, nextRow, openRows, paste, toldAnew, totalsOf } from './grid'
import type { HoursRow, HoursView } from './hoursApi'
import { minutesOf, typed } from './typed'

function info(id: string, post: string | null = 'P', standard = 420): HoursRow {
  return { inmate_id: id, inmate_no: id, name: id, grade_no: null, post_id: post, post: '缝纫', default_minutes: standard, here: post !== null }
}

function view(more: Partial<HoursView> = {}): HoursView {
  const rows = [info('a'), info('b', null, 0), info('c')]
  return { rows, lines: [], refused: [], draft: null, sheet: null, ...more } as HoursView
}

describe('hours as they are typed', () => {
  it.each([['8', 480], ['7.5', 450], ['7:30', 450], ['0:20', 20], ['', 0], [' 1 ', 60]])('reads %s', (text, minutes) => {
    expect(minutesOf(text)).toBe(minutes)
  })
  it.each(['七', '25', '7:60', '-1', '1e2', '24:01'])('takes %s for no hours', (text) => expect(minutesOf(text)).toBeNull())
  it('writes what it reads', () => {
    for (let minutes = 1; minutes <= 1440; minutes += 1) expect(minutesOf(typed(minutes))).toBe(minutes)
  })
})

describe('the table', () => {
  it('opens with defaults, then with what was handed in, first of all with the draft', () => {
    expect(openRows(view()).map((row) => row.normal)).toEqual(['7', '', '7'])
    const lines = [{ inmate_id: 'a', post_id: 'P', kind: 'overtime', minutes: 60, version: 1 }] as HoursView['lines']
    const sheet = {} as HoursView['sheet']
    expect(openRows(view({ lines, sheet })).map((row) => [row.normal, row.overtime])).toEqual([['', '1'], ['', ''], ['', '']])
    const draft = { saved_at: '', rows: [{ inmate_id: 'c', post_id: 'P', normal: '七', overtime: '', rest: '' }] }
    expect(openRows(view({ lines, sheet, draft })).map((row) => row.normal)).toEqual(['', '', '七'])
  })

  it('opens a day that the ledger took in part with the lines that it refused', () => {
    const lines = [{ inmate_id: 'a', post_id: 'P', kind: 'normal', minutes: 60, version: 1 }] as HoursView['lines']
    const refused = [{ inmate_id: 'c', post_id: 'P', kind: 'overtime', minutes: 90, inmate_no: 'c', name: 'c', reason: '' }] as HoursView['refused']
    const rows = openRows(view({ lines, refused, sheet: {} as HoursView['sheet'] }))
    expect(rows.map((row) => [row.normal, row.overtime])).toEqual([['1', ''], ['', ''], ['', '1.5']])
  })

  it('sends lines, names bad cells, and finds the cell that a problem is about', () => {
    const rows = openRows(view())
    rows[0]!.overtime = '一'
    rows[1]!.normal = '8'
    const { sent, bad } = linesOf(rows)
    expect(sent.map((one) => [one.row, one.line.minutes])).toEqual([[0, 420], [2, 420]])
    expect([...bad.keys()]).toEqual([cellKey(0, 'overtime'), cellKey(1, 'normal')])
    const told = byCell([{ index: 1, field: 'minutes', code: 'x', message: '超时' }], sent)
    expect(told.get(cellKey(2, 'normal'))).toBe('超时')
  })

  it('asks about inmates whose lines changed alone, and keeps what was told of the others', () => {
    const rows = openRows(view())
    const first = linesOf(rows).sent
    expect(changedSince(first, new Map()).sent).toEqual(first)
    const told = byCell([{ index: 0, field: 'minutes', code: 'x', message: '甲' }, { index: 1, field: 'minutes', code: 'x', message: '丙' }], first)
    rows[0]!.overtime = '1'
    const changed = changedSince(linesOf(rows).sent, askedOf(first))
    expect(changed.sent.map((one) => [one.line.inmate_id, one.kind])).toEqual([['a', 'normal'], ['a', 'overtime']])
    const fresh = byCell([{ index: 1, field: 'minutes', code: 'y', message: '加班' }], changed.sent)
    expect([...toldAnew(told, fresh, rows, changed.inmates)]).toEqual([[cellKey(2, 'normal'), '丙'], [cellKey(0, 'overtime'), '加班']])
    rows[0]!.normal = rows[0]!.overtime = ''
    const emptied = changedSince(linesOf(rows).sent, askedOf(first))
    expect([[...emptied.inmates], emptied.sent]).toEqual([['a'], []])
    expect(changedSince(first, askedOf(first)).inmates.size).toBe(0)
  })

  it('pastes a column past rows without a post, fills down, and sums up', () => {
    const rows = openRows(view())
    paste(rows, 0, 'normal', '8\t1\r\n6\t2\r\n5\n')
    expect(rows.map((row) => [row.normal, row.overtime])).toEqual([['8', '1'], ['', ''], ['6', '2']])
    expect(totalsOf(rows)).toEqual({ people: 2, normal: 840, overtime: 180, rest: 0 })
    fillDown(rows, 0, 'overtime')
    expect(rows.map((row) => row.overtime)).toEqual(['1', '', '1'])
    expect([nextRow(rows, 0, 1), nextRow(rows, 2, 1), nextRow(rows, 2, -1)]).toEqual([2, null, 0])
  })

  it('tells what a correction changes, and what it takes away', () => {
    const lines = [
      { inmate_id: 'a', post_id: 'P', kind: 'normal', minutes: 420, version: 1 },
      { inmate_id: 'c', post_id: 'P', kind: 'normal', minutes: 420, version: 1 },
    ] as HoursView['lines']
    const shown = view({ lines, sheet: {} as HoursView['sheet'] })
    const rows = openRows(shown)
    rows[0]!.normal = '7.5'
    rows[2]!.normal = ''
    expect(changesOf(shown, rows).map((one) => [one.inmate_id, one.minutes])).toEqual([['a', 450], ['c', null]])
  })
})
