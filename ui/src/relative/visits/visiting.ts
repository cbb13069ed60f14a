/** The answers of a visit that is being booked; going back keeps them, and the place that is held. */
import { reactive } from 'vue'
import type { Schemas } from '@/api'

export type Offer = Schemas['VisitOffer']
export type Slot = Schemas['VisitSlot']
export type Held = Schemas['HeldPlace']
export type Visit = Schemas['BookedVisit']
export type Wait = Schemas['OwnWait']
export type VisitType = Slot['visit_type']

export const QUESTIONS = [
  '您想去看望谁？',
  '您要办理哪种会见？',
  '这次一共几个人来？',
  '想哪一天来？',
  '想在哪个时间来？',
  '和您一起来的有谁？',
  '您需要哪些帮助？',
  '请核对后提交',
]
export const STEPS = QUESTIONS.length
export const NEEDS = [
  { name: 'wheelchair', title: '需要轮椅' },
  { name: 'hearing', title: '听力不便，需要辅助' },
  { name: 'interpreter', title: '需要翻译' },
  { name: 'infant', title: '带婴儿来' },
] as const
export const KIND_LABEL: Partial<Record<VisitType, string>> = { OPEN: '宽见', REGULAR: '普见' }

interface Answers {
  inmateId: string
  offer: Offer | null
  visitType: VisitType | ''
  visitors: number
  slots: Slot[]
  day: string
  slotId: string
  held: Held | null
  companions: { name: string; minor: boolean; companion_id?: string }[]
  needs: Record<(typeof NEEDS)[number]['name'], boolean>
  note: string
}

const nothing = (): Answers => ({
  inmateId: '',
  offer: null,
  visitType: '',
  visitors: 0,
  slots: [],
  day: '',
  slotId: '',
  held: null,
  companions: [],
  needs: { wheelchair: false, hearing: false, interpreter: false, infant: false },
  note: '',
})

export const answers = reactive<Answers>(nothing())

/** What was waited for is there: the rest is asked as after any choice. */
export function takeOffer(held: Held): void {
  const { slot, visitors } = held
  Object.assign(answers, nothing(), { inmateId: held.inmate_id, visitType: slot.visit_type, day: slot.day, slotId: slot.id, held, visitors })
  answers.companions = Array.from({ length: visitors - 1 }, () => ({ name: '', minor: false }))
}

export function startVisit(inmateId: string): void {
  Object.assign(answers, nothing(), { inmateId })
}

/** What follows from an answer is asked again where that answer changes. */
export function choosePerson(inmateId: string): void {
  if (inmateId !== answers.inmateId) startVisit(inmateId)
}

export function chooseKind(kind: VisitType): void {
  if (kind === answers.visitType) return
  Object.assign(answers, { visitType: kind, slots: [], day: '', slotId: '' })
}

export function chooseVisitors(visitors: number): void {
  if (visitors === answers.visitors) return
  Object.assign(answers, { visitors, slots: [], day: '', slotId: '' })
  // Who was named already stays as far as there is room.
  const along = answers.companions.slice(0, visitors - 1)
  while (along.length < visitors - 1) along.push({ name: '', minor: false })
  answers.companions = along
}

export function chooseDay(day: string): void {
  if (day !== answers.day) Object.assign(answers, { day, slotId: '' })
}

/** Days that have sessions, with the places that are free on each. */
export function daysOf(slots: Slot[]): { day: string; free: number }[] {
  const days = [...new Set(slots.map((slot) => slot.day))].sort()
  return days.map((day) => ({ day, free: slots.filter((slot) => slot.day === day && slot.enough).length }))
}

export const slotsOf = (day: string): Slot[] => answers.slots.filter((slot) => slot.day === day)

/** Whether the place is still kept at `now`. */
export const isHeld = (held: Held | null, now: number): boolean => held !== null && Date.parse(held.until) > now

/** What a step still lacks, in words; empty where it is answered. */
export function missing(step: number, now: number): string {
  switch (step) {
    case 1:
      return answers.inmateId ? '' : '请选择要看望谁'
    case 2:
      return answers.visitType ? '' : '请选择会见类型'
    case 3:
      return answers.visitors ? '' : '请选择来访人数'
    case 4:
      return answers.day ? '' : '请选择日期'
    case 5:
      return isHeld(answers.held, now) || answers.slotId ? '' : '请选择时间'
    case 6: {
      const unnamed = answers.companions.findIndex((one) => !one.name.trim())
      return unnamed < 0 ? '' : `请填写第 ${unnamed + 1} 位同行人员的姓名`
    }
    default:
      return ''
  }
}

/** The furthest step that the answers allow; without a held place nobody gets past choosing one. */
export function reachable(now: number): number {
  for (let step = 1; step < STEPS; step += 1) {
    if (missing(step, now)) return step
    if (step === 5 && !isHeld(answers.held, now)) return step
  }
  return STEPS
}

/** Whoever comes alone is not asked who comes along. */
export const after = (step: number): number => (step === 5 && answers.visitors === 1 ? 7 : step + 1)

/** Minutes and seconds that are left, as 9:05. */
export function leftText(until: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']

/** As people write it: 12月5日 周六. */
export function dayText(day: string): string {
  const at = new Date(`${day}T12:00:00+08:00`)
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日 ${WEEKDAYS[at.getUTCDay()]}`
}

export const WAIT_LABEL: Record<string, string> = {
  waiting: '候补中',
  offered: '有名额了',
  taken: '已预约',
  declined: '已放弃',
  lapsed: '已过期',
  withdrawn: '已取消',
  ended: '已结束',
}

export const STATE_LABEL: Record<string, string> = {
  pending: '等待审批',
  returned: '被退回',
  approved: '已通过',
  rejected: '未通过',
  cancelled: '已取消',
  done: '已会见',
}
export const STATE_TONE: Record<string, string> = {
  pending: 'warning',
  returned: 'warning',
  approved: 'success',
  rejected: 'danger',
  done: 'primary',
}
