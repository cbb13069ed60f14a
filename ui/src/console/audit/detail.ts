/** The detail of an audit row as lines: a name, and a value or what it was before and after. */

export interface DetailLine {
  name: string
  value: string
  /** Set where the row tells of a change. */
  before?: string
}

type Detail = Record<string, unknown>

export function detailLines(detail: Detail): DetailLine[] {
  const { before, after, ...others } = detail
  return [...changes(asDetail(before), asDetail(after)), ...Object.entries(others).map(([name, value]) => ({ name, value: shown(value) }))]
}

function changes(before: Detail, after: Detail): DetailLine[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.map((name) => ({ name, before: shown(before[name]), value: shown(after[name]) }))
}

function asDetail(value: unknown): Detail {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Detail) : {}
}

function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return '—'
  if (typeof value === 'boolean') return value ? '是' : '否'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
