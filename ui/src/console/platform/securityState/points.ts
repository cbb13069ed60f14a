/** Points of the security state: what each state is called, and which come first. */
import type { Schemas } from '@/api'
import type { Tone } from '@/shared/labels'

export type SecurityPoint = Schemas['SecurityPoint']
export type SecurityPointState = SecurityPoint['state']

/** What must be seen to stands before what is fine. */
export const STATES: readonly SecurityPointState[] = ['open', 'unknown', 'sound', 'not_here']

export const STATE_LABEL: Record<SecurityPointState, string> = {
  open: '有缺口',
  unknown: '未能查看',
  sound: '正常',
  not_here: '不适用',
}

export const STATE_TONE: Record<SecurityPointState, Tone> = {
  open: 'danger',
  unknown: 'warning',
  sound: 'success',
  not_here: 'muted',
}

/** Within a state in the order of the platform. */
export function worstFirst(points: readonly SecurityPoint[]): SecurityPoint[] {
  return STATES.flatMap((state) => points.filter((point) => point.state === state))
}

export function countedBy(points: readonly SecurityPoint[]): Record<SecurityPointState, number> {
  const counted = { open: 0, unknown: 0, sound: 0, not_here: 0 }
  for (const point of points) counted[point.state] += 1
  return counted
}
