/** The lines of a group as rows of a table: what each cell says, and where it leads. */
import type { RouteLocationRaw } from 'vue-router'
import { textOf, valueOf } from './shown'
import type { Asked, FiguresGroup, FiguresLead, FiguresLine, FiguresLines, FiguresMeasure, FiguresTable } from './wire'

/** What a listing of the page is opened with. */
export interface Opened {
  code: string
  title: string
  query: Asked
}

export interface Cell {
  name: string
  text: string
  /** A list elsewhere, or a listing of the page. */
  to?: RouteLocationRaw
  opens?: Opened
}

export interface Row {
  key: string
  titles: string[]
  note: string
  cells: Cell[]
  whole: boolean
  /** What stands below it, such as wards of a prison. */
  below: Row[]
}

export interface Column {
  name: string
  title: string
  band: string
}

/** A key that no line has. */
export const WHOLE = 'all'
type Leads = Readonly<Record<string, FiguresLead>>

/** The measures of a group, in the order of the table. */
export function measuresOf(table: FiguresTable, group: FiguresGroup): FiguresMeasure[] {
  const wanted = group.measures.length ? group.measures : table.measures.map((one) => one.name)
  return table.measures.filter((one) => wanted.includes(one.name))
}

/** Of a group along an axis the values of one measure, with their sum where they add up; else a column a measure. */
export function columnsOf(table: FiguresTable, group: FiguresGroup, told: FiguresLines, whole: FiguresLine): Column[] {
  const measures = measuresOf(table, group).filter((one) => one.in_table)
  if (group.by !== 'across') return measures
  const [only] = measures
  if (!only) return []
  const axis = (told.axis ?? []).map((one) => ({ name: one.value, title: one.title, band: '' }))
  return valueOf(only, whole.values) === null ? axis : [...axis, { name: only.name, title: '合计', band: '' }]
}

/** Rows of the group, its whole first; a page of many lines has none, nor has what does not add up. */
export function rowsOf(table: FiguresTable, group: FiguresGroup, told: FiguresLines, whole: FiguresLine | null, leads: Leads): Row[] {
  const measures = measuresOf(table, group).filter((one) => one.in_table)
  const along = group.by === 'across' ? (told.axis ?? []).map((one) => one.value) : null
  const row = (line: FiguresLine): Row => ({
    key: line.key,
    titles: line.titles,
    note: line.note ?? '',
    cells: along ? cellsAlong(measures[0], along, line, leads) : measures.map((one) => cellOf(one, line, leads)),
    whole: false,
    below: (line.below ?? []).map(row),
  })
  const rows = told.lines.map(row)
  const adds = along !== null || measures.some((one) => one.how !== 'share' && valueOf(one, whole?.values ?? {}) !== null)
  return whole && adds ? [{ ...row({ ...whole, key: WHOLE, titles: ['合计'] }), whole: true }, ...rows] : rows
}

function cellsAlong(measure: FiguresMeasure | undefined, along: readonly string[], line: FiguresLine, leads: Leads): Cell[] {
  if (!measure) return []
  const cells = along.map((name, at) => ({ name, text: textOf(measure, line.cells?.[at] ?? {}) }))
  return valueOf(measure, line.values) === null ? cells : [...cells, cellOf(measure, line, leads)]
}

/** A number of a line, with where it leads. */
export function cellOf(measure: FiguresMeasure, line: FiguresLine, leads: Leads): Cell {
  const cell = { name: measure.name, text: textOf(measure, line.values) }
  const lead = leads[measure.name]
  const narrowed = lead && (line.where?.[measure.name] ?? line.where?.[lead.to])
  // Nothing is to be opened behind nought.
  if (!narrowed || !Number(valueOf(measure, line.values))) return cell
  const query = { ...lead.query, ...narrowed }
  if (lead.to.startsWith('/')) return { ...cell, to: { path: lead.to, query } }
  return { ...cell, opens: { code: lead.to, title: `${line.titles[0] ?? ''} ${measure.title}`.trim(), query } }
}
