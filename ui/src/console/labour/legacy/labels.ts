/** Words of old data that were taken over. */
import type { Tone } from '@/shared/labels'
import type { LegacyFile } from './api'

export const KIND_LABEL: Record<LegacyFile['kind'], string> = { hours: '工时', pay: '劳动报酬' }

export const UNIT_LABEL: Record<LegacyFile['kind'], string> = { hours: '小时', pay: '元' }

/** `750` hundredths are `7.50`. */
export function amountText(hundredths: number): string {
  return (hundredths / 100).toFixed(2)
}

/** How a unit's year stands, in one pill. */
export function standing(file: LegacyFile): { tone: Tone; text: string } {
  if (!file.finished_at) return { tone: 'warning', text: `未完成 ${file.months_done}/${file.months}` }
  return file.agrees ? { tone: 'success', text: '相符' } : { tone: 'danger', text: '不符' }
}

/** What the new system has of a unit's year, with what came before. */
export function held(file: LegacyFile): { rows: number; amount: number } {
  return { rows: file.taken_rows + file.before_rows, amount: file.taken_amount + file.before_amount }
}
