/** Editing the form of a report as data: columns and rows added, removed, renamed and moved. */
import type { Column, FormProblem, ReportForm, Row } from './api'

export const MOST_COLUMNS = 60
export const MOST_ROWS = 200
const BARE = /^[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*$/

function freshKey(taken: readonly { key: string }[], start: string): string {
  const keys = new Set(taken.map((one) => one.key))
  for (let number = taken.length + 1; ; number++) if (!keys.has(`${start}${number}`)) return `${start}${number}`
}

function freshTitle(taken: readonly { title: string }[], start: string): string {
  const titles = new Set(taken.map((one) => one.title))
  for (let number = 1; ; number++) if (!titles.has(`${start}${number}`)) return `${start}${number}`
}

/** With a new column behind the one of this key, or at the end. */
export function withColumn(form: ReportForm, behind?: string): ReportForm {
  const column: Column = {
    key: freshKey(form.columns, 'c'),
    title: freshTitle(form.columns, '新列'),
    group: form.columns.find((one) => one.key === behind)?.group ?? '',
    kind: 'number',
    decimals: 0,
    from: 'entered',
    source: '',
    formula: '',
    total: 'sum',
    required: false,
    least: null,
    most: null,
  }
  const at = form.columns.findIndex((one) => one.key === behind)
  const columns = [...form.columns]
  columns.splice(at < 0 ? columns.length : at + 1, 0, column)
  return { ...form, columns }
}

export function withRow(form: ReportForm): ReportForm {
  const rows = form.rows ?? []
  const row: Row = { key: freshKey(rows, 'r'), title: freshTitle(rows, '新行'), group: rows.at(-1)?.group ?? '', formula: '' }
  return { ...form, rows: [...rows, row] }
}

export const withoutColumn = (form: ReportForm, key: string): ReportForm => ({ ...form, columns: form.columns.filter((one) => one.key !== key) })
export const withoutRow = (form: ReportForm, key: string): ReportForm => ({ ...form, rows: (form.rows ?? []).filter((one) => one.key !== key) })
export const withColumnMoved = (form: ReportForm, key: string, by: -1 | 1): ReportForm => ({ ...form, columns: moved(form.columns, key, by) })
export const withRowMoved = (form: ReportForm, key: string, by: -1 | 1): ReportForm => ({ ...form, rows: moved(form.rows ?? [], key, by) })

function moved<T extends { key: string }>(listed: readonly T[], key: string, by: -1 | 1): T[] {
  const lines = [...listed]
  const from = lines.findIndex((one) => one.key === key)
  const to = from + by
  if (from < 0 || to < 0 || to >= lines.length) return lines
  ;[lines[from], lines[to]] = [lines[to]!, lines[from]!]
  return lines
}

/** With a column changed; where its title changes, the formulas that name it follow. */
export function withColumnChanged(form: ReportForm, key: string, change: Partial<Column>): ReportForm {
  const before = form.columns.find((one) => one.key === key)
  const columns = form.columns.map((one) => (one.key === key ? fitting({ ...one, ...change }) : one))
  if (!before || change.title === undefined || !change.title || change.title === before.title) return { ...form, columns }
  const to = change.title
  return { ...form, columns: columns.map((one) => ({ ...one, formula: renamed(one.formula ?? '', before.title, to) })) }
}

export function withRowChanged(form: ReportForm, key: string, change: Partial<Row>): ReportForm {
  const before = (form.rows ?? []).find((one) => one.key === key)
  const rows = (form.rows ?? []).map((one) => (one.key === key ? { ...one, ...change } : one))
  if (!before || !change.title || change.title === before.title) return { ...form, rows }
  const to = change.title
  return { ...form, rows: rows.map((one) => ({ ...one, formula: renamed(one.formula ?? '', before.title, to) })) }
}

/** What no longer makes sense beside another setting goes back to what does. */
function fitting(column: Column): Column {
  const text = column.kind === 'text'
  const from = text ? 'entered' : column.from
  let total = text ? ('none' as const) : column.total
  if (from !== 'formula' && total === 'formula') total = 'sum'
  return {
    ...column,
    from,
    total,
    decimals: text ? 0 : column.decimals,
    source: from === 'linked' ? column.source : '',
    formula: from === 'formula' ? column.formula : '',
    required: from === 'entered' && column.required,
  }
}

/** A title as a formula names it: in brackets where it is more than letters and digits. */
export function nameOf(title: string): string {
  return BARE.test(title) ? title : `[${title}]`
}

/** The formula with one name exchanged for another. */
export function renamed(formula: string, from: string, to: string): string {
  return formula
    .split(/(\[[^[\]]*\]|[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*)/)
    .map((piece) => (piece === from || piece === `[${from}]` ? nameOf(to) : piece))
    .join('')
}

export function same(one: ReportForm, other: ReportForm): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => [name, sorted(part)]))
}

export const columnProblems = (problems: readonly FormProblem[], key: string) => problems.filter((one) => one.column === key)
export const rowProblems = (problems: readonly FormProblem[], key: string) => problems.filter((one) => one.row === key)
export const formProblems = (problems: readonly FormProblem[]) => problems.filter((one) => one.column === null && one.row === null)
