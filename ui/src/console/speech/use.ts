/** The use of the live channels, minute by minute, as the page draws it. */
import type { Schemas } from '@/api'

export type UseSample = Schemas['UseSample']

export const held = (one: UseSample): number => one.video_call + one.visit + one.phone_call

/** Height of a minute's bar, 0 to 1; a full pool is 1 whatever its size was then. */
export const height = (one: UseSample): number => Math.min(1, held(one) / Math.max(1, one.capacity))

/** Refusals of the whole time shown. */
export const refusedIn = (use: readonly UseSample[]): number => use.reduce((sum, one) => sum + one.refused, 0)

/** The most that were held at once. */
export const peak = (use: readonly UseSample[]): number => Math.max(0, ...use.map(held))

/** One minute in words, for pointer and screen reader. */
export function minuteTitle(one: UseSample, time: string): string {
  const queue = one.waiting ? `，排队 ${one.waiting}` : ''
  const refused = one.refused ? `，拒绝 ${one.refused}` : ''
  return `${time} 占用 ${held(one)}/${one.capacity}（可视 ${one.video_call}、会见 ${one.visit}、电话 ${one.phone_call}）${queue}${refused}`
}
