/** What a page of figures is, and what it is answered. */
import type { Option } from '../modules/wire'

export type Shown = 'number' | 'percent1' | 'percent2' | 'lasting' | 'minutes' | 'yuan' | 'average' | 'moment' | 'day' | 'text'
/** Decimals travel as text. */
export type Value = number | string | null
export type Values = Record<string, Value>
/** A query of the interface. */
export type Asked = Record<string, string>

export interface FiguresAsk {
  kind: 'days' | 'months' | 'cut' | 'month' | 'unit' | 'step' | 'number' | 'choice' | 'text'
  name: string
  title: string
  options: Option[]
  every: string
  most: number
}

export interface FiguresMeasure {
  name: string
  title: string
  how: string
  part: string
  of: string[]
  shown: Shown
  band: string
  drawn: boolean
  wrong: boolean
  in_table: boolean
}

export interface FiguresGroup {
  name: string
  by: 'period' | 'unit' | 'prison' | 'ward' | 'field' | 'person' | 'across'
  headings: string[]
  measures: string[]
  drawn: boolean
  in_table: boolean
  paged: boolean
  searched: string
}

export interface FiguresColumn {
  name: string
  title: string
  shown: Shown
  opens: string
}

export interface FiguresListing {
  code: string
  title: string
  columns: FiguresColumn[]
}

export interface FiguresTable {
  code: string
  title: string
  asks: FiguresAsk[]
  measures: FiguresMeasure[]
  groups: FiguresGroup[]
  listings: FiguresListing[]
  forms: string[]
  picture: boolean
  compares: boolean
  empty: string
  hint: string
  note: string
}

export interface FiguresPage {
  code: string
  title: string
  tables: FiguresTable[]
}

export interface FiguresLead {
  to: string
  query: Asked
}

export interface FiguresLine {
  key: string
  titles: string[]
  values: Values
  where?: Record<string, Asked>
  below?: FiguresLine[]
  cells?: Values[]
  note?: string
}

export interface FiguresLines {
  name: string
  caption: string
  lines: FiguresLine[]
  total: number
  axis?: Option[]
}

export interface FiguresTold {
  asked: Asked
  empty: boolean
  whole: FiguresLine
  groups: FiguresLines[]
  leads: Record<string, FiguresLead>
  notes: string[]
  mark: string
}

export interface FiguresBefore {
  since: string
  until: string
  values: Values
}

export interface FiguresCompared {
  before: FiguresBefore | null
  year_before: FiguresBefore | null
}

export interface FiguresRow {
  key: string
  values: Values
  where?: Asked
}

export interface FiguresRows {
  rows: FiguresRow[]
  total: number
}
