/** The sheet as it is typed: rows of texts, what they sum up to, what a paste and a fill do. */
import type { AskedChange, DraftRow, EnteredLine, HoursRow, HoursView, LineProblem } from './hoursApi'
import { minutesOf, typed } from './typed'

export const KINDS = ['normal', 'overtime', 'rest'] as const
export type Kind = (typeof KINDS)[number]
export const KIND_TITLES: Record<Kind, string> = { normal: '正常工时', overtime: '加班工时', rest: '休息日工时' }

/** A row of the table: who, where, and what was typed. */
export interface GridRow extends Record<Kind, string> {
  info: HoursRow
}

/** A line that was sent, and the cell that it came from. */
export interface Sent {
  line: EnteredLine
  row: number
  kind: Kind
}

export type CellProblems = Map<string, string>

export const cellKey = (row: number, kind: Kind): string => `${row} ${kind}`
const rowKey = (inmate: string, post: string | null | undefined): string => `${inmate}/${post ?? ''}`

/** The minutes handed in: what the ledger holds, and what it did not take of the last submission. */
function handedIn(view: HoursView): Map<string, number> {
  const lines = view.refused.flatMap((line) => (line.inmate_id && line.kind ? [{ ...line, minutes: line.minutes ?? 0 }] : []))
  return new Map([...lines, ...view.lines].map((line) => [`${rowKey(line.inmate_id!, line.post_id)} ${line.kind}`, line.minutes]))
}

/** What the table opens with: the draft, else the lines handed in, else the day's defaults. */
export function openRows(view: HoursView): GridRow[] {
  const drafts = new Map(view.draft?.rows.map((row) => [rowKey(row.inmate_id, row.post_id), row]))
  const booked = handedIn(view)
  return view.rows.map((info) => {
    const key = rowKey(info.inmate_id, info.post_id)
    const draft = drafts.get(key)
    const of = (kind: Kind): string => {
      if (view.draft) return draft?.[kind] ?? ''
      if (view.sheet) return typed(booked.get(`${key} ${kind}`) ?? 0)
      return kind === 'normal' ? typed(info.default_minutes) : ''
    }
    return { info, normal: of('normal'), overtime: of('overtime'), rest: of('rest') }
  })
}

export function draftOf(rows: GridRow[]): DraftRow[] {
  return rows
    .filter((row) => KINDS.some((kind) => row[kind] !== ''))
    .map((row) => ({
      inmate_id: row.info.inmate_id,
      post_id: row.info.post_id,
      normal: row.normal,
      overtime: row.overtime,
      rest: row.rest,
    }))
}

/** The lines to be sent, and the cells that are no hours. */
export function linesOf(rows: GridRow[]): { sent: Sent[]; bad: CellProblems } {
  const sent: Sent[] = []
  const bad: CellProblems = new Map()
  rows.forEach((row, place) => {
    for (const kind of KINDS) {
      const minutes = minutesOf(row[kind])
      if (minutes === null) bad.set(cellKey(place, kind), '请填小时数，如 8、7.5 或 7:30，不超过24')
      else if (minutes > 0 && row.info.post_id === null) bad.set(cellKey(place, kind), '该罪犯当天没有岗位安排，不能填工时')
      else if (minutes > 0) {
        sent.push({ line: { inmate_id: row.info.inmate_id, post_id: row.info.post_id!, kind, minutes }, row: place, kind })
      }
    }
  })
  return { sent, bad }
}

/** What the server says of lines, by cell; more than one word about a cell is joined. */
export function byCell(problems: readonly LineProblem[], sent: Sent[]): CellProblems {
  const told: CellProblems = new Map()
  for (const problem of problems) {
    const from = sent[problem.index]
    if (!from) continue
    const key = cellKey(from.row, from.kind)
    told.set(key, [told.get(key), problem.message].filter(Boolean).join('；'))
  }
  return told
}

/** By inmate, the lines that the rules were last asked about. */
export type Asked = Map<string, string>

export function askedOf(sent: Sent[]): Asked {
  const asked: Asked = new Map()
  for (const { line } of sent) {
    const told = `${line.post_id} ${line.kind} ${line.minutes}`
    asked.set(line.inmate_id, `${asked.get(line.inmate_id) ?? ''}${told};`)
  }
  return asked
}

/** Inmates whose lines are others than those asked about, and all lines of each: the rules look at one inmate at a time. */
export function changedSince(sent: Sent[], before: Asked): { inmates: Set<string>; sent: Sent[] } {
  const now = askedOf(sent)
  const inmates = new Set([...before.keys(), ...now.keys()].filter((one) => before.get(one) !== now.get(one)))
  return { inmates, sent: sent.filter(({ line }) => inmates.has(line.inmate_id)) }
}

/** What was told before, with what is told anew of some inmates in its place. */
export function toldAnew(before: CellProblems, fresh: CellProblems, rows: GridRow[], inmates: Set<string>): CellProblems {
  const kept = [...before].filter(([key]) => !inmates.has(rows[Number(key.split(' ')[0])]?.info.inmate_id ?? ''))
  return new Map([...kept, ...fresh])
}

export interface Totals extends Record<Kind, number> {
  people: number
}

export function totalsOf(rows: GridRow[]): Totals {
  const totals: Totals = { people: 0, normal: 0, overtime: 0, rest: 0 }
  const people = new Set<string>()
  for (const row of rows) {
    for (const kind of KINDS) {
      const minutes = minutesOf(row[kind]) ?? 0
      totals[kind] += minutes
      if (minutes > 0) people.add(row.info.inmate_id)
    }
  }
  totals.people = people.size
  return totals
}

/** Takes a copied block over from a cell on, down and right; rows that nobody may fill are passed over. */
export function paste(rows: GridRow[], from: number, kind: Kind, text: string): void {
  const lines = text.replace(/\r/g, '').replace(/\n$/, '').split('\n')
  let place = from
  for (const line of lines) {
    while (rows[place] && rows[place]!.info.post_id === null) place += 1
    const row = rows[place]
    if (!row) return
    line.split('\t').forEach((cell, offset) => {
      const into = KINDS[KINDS.indexOf(kind) + offset]
      if (into) row[into] = cell.trim().slice(0, 8)
    })
    place += 1
  }
}

/** Copies a cell into all cells below it. */
export function fillDown(rows: GridRow[], from: number, kind: Kind): void {
  const value = rows[from]?.[kind] ?? ''
  for (const row of rows.slice(from + 1)) {
    if (row.info.post_id !== null) row[kind] = value
  }
}

/** The next row, up or down, that can be typed into. */
export function nextRow(rows: GridRow[], from: number, step: 1 | -1): number | null {
  for (let place = from + step; place >= 0 && place < rows.length; place += step) {
    if (rows[place]!.info.post_id !== null) return place
  }
  return null
}

/** What was changed of an approved sheet, line by line. */
export function changesOf(view: HoursView, rows: GridRow[]): AskedChange[] {
  const booked = new Map(view.lines.map((line) => [`${rowKey(line.inmate_id, line.post_id)} ${line.kind}`, line.minutes]))
  const changes: AskedChange[] = []
  for (const row of rows) {
    const post = row.info.post_id
    if (post === null) continue
    for (const kind of KINDS) {
      const before = booked.get(`${rowKey(row.info.inmate_id, post)} ${kind}`) ?? 0
      const after = minutesOf(row[kind]) ?? before
      if (before !== after) changes.push({ inmate_id: row.info.inmate_id, post_id: post, kind, minutes: after || null })
    }
  }
  return changes
}
