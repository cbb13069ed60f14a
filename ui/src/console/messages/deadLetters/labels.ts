/** Words of 异常消息. */
import type { Tone } from '@/shared/labels'
import type { LetterLine, LetterView } from './api'

export const STATE_LABEL: Record<LetterView['state'], string> = {
  waiting: '待处理',
  replayed: '已重发',
  set_aside: '已搁置',
}
export const STATE_TONE: Record<LetterView['state'], Tone> = {
  waiting: 'warning',
  replayed: 'success',
  set_aside: 'muted',
}

export const CONSUMERS = ['ledger', 'alert-desk', 'outbox'] as const
const CONSUMER: Record<string, string> = { ledger: '工时入账', 'alert-desk': '预警处置', outbox: '消息发送' }

/** Where a message failed; a consumer that is new here keeps its name. */
export function consumerLabel(consumer: string): string {
  return CONSUMER[consumer] ?? consumer
}

export const KINDS = ['normal', 'overtime', 'rest'] as const
export const KIND_LABEL: Record<LetterLine['kind'], string> = { normal: '正常', overtime: '加班', rest: '休息日' }

/** A message as it can be read; what is no JSON stays as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
