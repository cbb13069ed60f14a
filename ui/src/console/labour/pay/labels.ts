/** Words and figures of pay; amounts stay text, so that no digit is lost on the way. */
import type { Tone } from '@/shared/labels'
import { formatDay, type Moment } from '@/shared/formats'
import type { PayStep, WardRow } from './api'

export const STATE_LABEL: Record<string, string> = {
  none: '未计算',
  draft: '草稿',
  reported: '已上报',
  returned: '已退回',
  approved: '已通过',
}
export const STATE_TONE: Record<string, Tone> = {
  none: 'muted',
  draft: 'primary',
  reported: 'warning',
  returned: 'danger',
  approved: 'success',
}
export const HOURS_LABEL: Record<string, string> = { normal: '正常', overtime: '加班', rest: '休息日' }
export const ITEM_LABEL: Record<string, string> = { bonus: '奖励', allowance: '补贴', deduction: '扣款' }

/** Yuan with its groups of three: `12,345.60`; words where the ledger cannot be reached. */
export function yuan(amount: string | null): string {
  if (amount === null) return '分库无法连接'
  const [whole = '0', cents = ''] = amount.split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents.padEnd(2, '0')}`
}

/** Minutes as hours with one or two decimals where they need them: `7.5`. */
export function hours(minutes: number): string {
  return String(Math.round((minutes / 60) * 100) / 100)
}

/** How a step came about, as somebody would write it down. */
export function formula(step: PayStep): string {
  if (step.rate === null || step.minutes === 0) return ''
  const factor = step.factor !== null && Number(step.factor) !== 1 ? ` × ${Number(step.factor)}` : ''
  const product = step.product === null ? step.amount : plain(step.product)
  const rounded = Number(product) === Number(step.amount) ? '' : ` ≈ ${step.amount}`
  return `${step.minutes} 分钟 ÷ 60 × ${step.rate} 元${factor} = ${product}${rounded}`
}

/** Without zeros at the end, but never with fewer than two decimals. */
function plain(product: string): string {
  return product.replace(/0{1,4}$/, '')
}

export function stateOf(row: WardRow): string {
  return row.sheet?.state ?? 'none'
}

export function hasReported(row: WardRow): boolean {
  return row.sheet?.state === 'reported' || row.sheet?.state === 'approved'
}

/** The month before a moment's: the one that is reported then. */
export function monthBefore(at: Moment): string {
  const [year = 0, month = 1] = formatDay(at).split('-').map(Number)
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`
}

const AMOUNT = /^\d{1,7}(\.\d{1,2})?$/

export function isAmount(text: string): boolean {
  return AMOUNT.test(text.trim())
}
