/** The way of an alert from hand to hand, in words. */
import type { AlertStepView, AlertView } from '@/api'
import { isEscalated } from './queue'

export type HandAction = 'take_over' | 'hand_on' | 'escalate'

export const STEP_LABEL: Record<AlertStepView['kind'], string> = {
  acknowledged: '开始处置',
  taken_over: '接管',
  handed_on: '移交给',
  escalated: '上报',
}

/** Who has it, as a list says it. */
export function handText(alert: AlertView): string {
  if (isEscalated(alert)) return `已上报 ${(alert.escalated_to ?? []).join('、') || '值班领导'}`
  if (alert.owner) return `${alert.owner} ${alert.state === 'new' ? '处置中' : '已处置'}`
  return '无人处置'
}
