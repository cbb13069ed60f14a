/** What of a group is drawn: its drawn measures by line, or its lines along their axis. */
import { plotted, unitOf } from './shown'
import { measuresOf } from './lines'
import type { FiguresGroup, FiguresLine, FiguresLines, FiguresMeasure, FiguresTable } from './wire'

export interface Series {
  title: string
  values: number[]
  /** Something that should not be: drawn in the colour of alarms. */
  wrong: boolean
}

export interface Drawn {
  axis: string[]
  series: Series[]
  /** What the axis counts in. */
  unit: string
  /** Along time, where a line has a meaning. */
  timely: boolean
  /** How many lines are left to the table. */
  left: number
}

/** More series than this nobody tells apart, and more names than this stand below no axis. */
const MOST_SERIES = 10
const MOST_NAMES = 15

export function drawnOf(table: FiguresTable, group: FiguresGroup, told: FiguresLines): Drawn | null {
  const measures = measuresOf(table, group).filter((one) => one.drawn)
  const [first] = measures
  if (!first) return null
  if (group.by === 'across') return along(first, told)
  // A prison alone is drawn by its wards.
  const lines = told.lines.length === 1 && told.lines[0]!.below?.length ? told.lines[0]!.below : told.lines
  const timely = group.by === 'period'
  const shownLines = timely ? lines : lines.slice(0, MOST_NAMES)
  return {
    axis: shownLines.map((line) => line.titles.join(' ')),
    series: measures.map((one) => ({ title: one.title, values: valuesOf(one, shownLines), wrong: one.wrong })),
    unit: unitOf(first.shown),
    timely,
    left: lines.length - shownLines.length,
  }
}

const valuesOf = ({ name, shown }: FiguresMeasure, lines: readonly FiguresLine[]): number[] => lines.map((line) => plotted(line.values[name] ?? null, shown))

function along({ name, shown }: FiguresMeasure, told: FiguresLines): Drawn {
  const axis = told.axis ?? []
  const series = told.lines.map((line) => ({ title: line.titles.join(' '), values: axis.map((_, at) => plotted(line.cells?.[at]?.[name] ?? null, shown)), wrong: false }))
  return { axis: axis.map((one) => one.title), series: foremost(series), unit: unitOf(shown), timely: true, left: 0 }
}

/** The largest in their order, all others as one, so that the sum stays. */
function foremost(rows: Series[]): Series[] {
  if (rows.length <= MOST_SERIES) return rows
  const size = (row: Series) => row.values.reduce((sum, value) => sum + value, 0)
  const large = new Set([...rows].sort((a, b) => size(b) - size(a)).slice(0, MOST_SERIES - 1))
  const others = rows.filter((row) => !large.has(row))
  const values = rows[0]!.values.map((_, at) => Math.round(others.reduce((sum, row) => sum + row.values[at]!, 0) * 100) / 100)
  return [...rows.filter((row) => large.has(row)), { title: `其他（${others.length}项）`, values, wrong: false }]
}
