/** Values of cells as people read and type them; on text throughout, since sums outgrow a float. */
import { FLAW_LABEL } from './labels'
import type { Cell, Column } from './api'

type Shown = Pick<Cell, 'value'> & { flaw?: Cell['flaw'] }

/** `1,234.50`, `12.5%`, `除数为零`, or nothing. */
export function shown(column: Column, cell: Shown | undefined): string {
  if (!cell) return ''
  if (cell.flaw) return FLAW_LABEL[cell.flaw]
  if (cell.value === null) return ''
  if (column.kind === 'text') return cell.value
  if (column.kind === 'percent') return `${padded(shifted(cell.value, 2), column.decimals ?? 0)}%`
  return grouped(padded(cell.value, column.decimals ?? 0))
}

/** As it stands in the field while it is edited. */
export function typed(column: Column, value: string | null): string {
  if (value === null) return ''
  return column.kind === 'percent' ? `${shifted(value, 2)}%` : value
}

/** What is wrong with what is being typed, as the server will say it; nothing where it fits. */
export function problemOf(column: Column, text: string): string {
  const plain = text.trim()
  if (!plain) return ''
  if (column.kind === 'text') return plain.length > 200 ? '最多200个字' : ''
  const percent = column.kind === 'percent' && /[%％]$/.test(plain)
  const number = (percent ? plain.slice(0, -1).trim() : plain).replace(/[,，]/g, '')
  if (!/^-?\d{1,15}(\.\d{1,8})?$/.test(number)) return '不是数字'
  const places = (column.decimals ?? 0) + (column.kind === 'percent' && !percent ? 2 : 0)
  if (trimmed(number.split('.')[1] ?? '').length > places) return places ? `最多${column.decimals ?? 0}位小数` : '应为整数'
  const value = Number(number) / (percent ? 100 : 1)
  if (typeof column.least === 'number' && value < column.least) return `不能小于${column.least}`
  if (typeof column.most === 'number' && value > column.most) return `不能大于${column.most}`
  return ''
}

const trimmed = (digits: string): string => digits.replace(/0+$/, '')

function padded(value: string, decimals: number): string {
  const [whole = '0', digits = ''] = value.split('.')
  return decimals ? `${whole}.${digits.padEnd(decimals, '0').slice(0, Math.max(decimals, trimmed(digits).length))}` : digits && trimmed(digits) ? `${whole}.${trimmed(digits)}` : whole
}

function grouped(value: string): string {
  const [whole = '0', digits] = value.split('.')
  const spaced = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return digits === undefined ? spaced : `${spaced}.${digits}`
}

/** The decimal point moved to the right. */
function shifted(value: string, by: number): string {
  const negative = value.startsWith('-')
  const [whole = '0', digits = ''] = value.replace('-', '').split('.')
  const filled = digits.padEnd(by, '0')
  const moved = (whole + filled.slice(0, by)).replace(/^0+(?=\d)/, '')
  const rest = trimmed(filled.slice(by))
  return (negative ? '-' : '') + moved + (rest ? `.${rest}` : '')
}
