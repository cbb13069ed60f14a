/** The answers of an application in the making; going back keeps them. */
import { reactive } from 'vue'
import type { Slot } from '@/api'
import { formatTime } from '@/shared/formats'

export const STEPS = 4
const LENGTHS = [10, 15, 20, 30]

/** Lengths to choose from that the inmate's rule allows; a shorter rule is the only choice. */
export function lengthsWithin(most: number): number[] {
  const fitting = LENGTHS.filter((minutes) => minutes <= most)
  return fitting.length > 0 ? fitting : [most]
}

interface Answers {
  inmateId: string
  minutes: number
  day: string
  startsAt: string
}

export const answers = reactive<Answers>({ inmateId: '', minutes: 0, day: '', startsAt: '' })

export function startAsking(inmateId: string): void {
  Object.assign(answers, { inmateId, minutes: 0, day: '', startsAt: '' })
}

/** What a step still lacks, in words; empty where it is answered. */
export function missing(step: number): string {
  if (step === 1 && !answers.inmateId) return '请选择要和谁通话'
  if (step === 2 && !answers.minutes) return '请选择通话时长'
  if (step === 3 && !answers.startsAt) return '请选择一个通话时间'
  return ''
}

/** The furthest step that the answers allow. */
export function reachable(): number {
  for (let step = 1; step < STEPS; step += 1) if (missing(step)) return step
  return STEPS
}

/** The first free slot later than `after`. */
export function nextFree(slots: Slot[], after: string): Slot | null {
  return slots.find((slot) => slot.free && Date.parse(slot.starts_at) > Date.parse(after)) ?? null
}

export const hourOf = (slot: Slot): string => formatTime(slot.starts_at).slice(0, 2)

/** Free slots gathered by the hour in which they begin, in order. */
export function byHour(slots: Slot[]): { hour: string; slots: Slot[] }[] {
  const free = slots.filter((slot) => slot.free)
  const hours = [...new Set(free.map(hourOf))]
  return hours.map((hour) => ({ hour, slots: free.filter((slot) => hourOf(slot) === hour) }))
}
