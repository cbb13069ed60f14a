/** The interfaces of the visits calendar and of booking at the window, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../session'

export type VisitMonth = Schemas['VisitMonth']
export type CalendarDay = Schemas['CalendarDay']
export type CalendarSession = Schemas['CalendarSession']
export type ClosingPreview = Schemas['ClosingPreview']
export type TouchedVisit = Schemas['TouchedVisit']
export type VisitDay = Schemas['VisitDay']
export type PreparedVisit = Schemas['PreparedVisit']
export type Outcome = Schemas['VisitorOutcome']
export type VisitPair = Schemas['VisitPair']
export type VisitOffer = Schemas['VisitOffer']
export type VisitSlot = Schemas['VisitSlot']
export type HeldPlace = Schemas['HeldPlace']
export type VisitReviews = Schemas['VisitReviews']
export type VisitToChange = Schemas['VisitToChange']
export type VisitFlag = Schemas['VisitFlag']
export type BookedVisit = Schemas['BookedVisit']
export type WaitingVisit = Schemas['WaitingVisit']
export type VisitPrereview = Schemas['VisitPrereview']
export type ApartPair = Schemas['ApartPair']

const CALENDAR = '/api/visit-calendar'
const BOOKING = '/api/visit-booking'
const PREREVIEWS = '/api/visit-prereviews'
const APART = '/api/inmates-apart'
const REVIEWS = '/api/visit-reviews'
export const PAGE = 20
const prisonOf = (prison: string) => (prison ? { prison_id: prison } : {})

export const visitsApi = {
  month: (prison: string, month: string, signal?: AbortSignal) =>
    guarded(http.get<VisitMonth>(CALENDAR, { ...prisonOf(prison), ...(month ? { month } : {}) }, signal)),
  preview: (asked: Schemas['PreviewTime']) => guarded(http.post<VisitMonth>(`${CALENDAR}/preview`, asked)),
  previewClosing: (asked: Schemas['Days']) => guarded(http.post<ClosingPreview>(`${CALENDAR}/closings/preview`, asked)),
  close: (asked: Schemas['CloseDays']) => guarded(http.post<Schemas['ClosingOutcome']>(`${CALENDAR}/closings`, asked)),
  open: (asked: Schemas['OpenDays']) => guarded(http.post<void>(`${CALENDAR}/openings`, asked)),
  day: (prison: string, day: string, signal?: AbortSignal) =>
    guarded(http.get<VisitDay>('/api/visit-days', { ...prisonOf(prison), day }, signal)),
  tellVisitors: (booking: string, asked: Schemas['TellVisitors']) =>
    guarded(http.post<PreparedVisit>(`/api/visit-days/visits/${booking}/outcomes`, asked)),
  inmates: (text: string) => guarded(http.get<Schemas['BookableInmate'][]>(`${BOOKING}/inmates`, { q: text })),
  pair: (inmate: string) => guarded(http.get<VisitPair>(`${BOOKING}/inmates/${inmate}`)),
  offer: (inmate: string, relative: string) =>
    guarded(http.get<VisitOffer>(`${BOOKING}/offer`, { inmate_id: inmate, relative_id: relative })),
  slots: (inmate: string, relative: string, kind: string, visitors: number) =>
    guarded(http.get<VisitSlot[]>(`${BOOKING}/slots`, { inmate_id: inmate, relative_id: relative, visit_type: kind, visitors })),
  hold: (asked: Schemas['HoldForRelative']) => guarded(http.post<HeldPlace>(`${BOOKING}/holds`, asked)),
  reviews: (prison: string, cause: string, decided: boolean, offset: number, signal?: AbortSignal) =>
    guarded(http.get<VisitReviews>(REVIEWS, { ...prisonOf(prison), ...(cause ? { cause } : {}), decided, limit: PAGE, offset }, signal)),
  flagged: (id: string, signal?: AbortSignal) => guarded(http.get<VisitToChange>(`${REVIEWS}/${id}`, {}, signal)),
  review: (id: string, asked: Schemas['ReviewVisit']) => guarded(http.post<VisitToChange>(`${REVIEWS}/${id}/review`, asked)),
  toChange: (id: string, signal?: AbortSignal) => guarded(http.get<VisitToChange>(`${BOOKING}/${id}`, {}, signal)),
  change: (id: string, asked: Schemas['ChangeVisit']) => guarded(http.post<BookedVisit>(`${BOOKING}/${id}/change`, asked)),
  book: (asked: Schemas['BookVisit']) => guarded(http.post<BookedVisit>(BOOKING, asked)),
  waiting: (flagged: boolean, signal?: AbortSignal) => guarded(http.get<WaitingVisit[]>(PREREVIEWS, { flagged }, signal)),
  prereview: (booking: string, signal?: AbortSignal) => guarded(http.get<VisitPrereview>(`${PREREVIEWS}/${booking}`, {}, signal)),
  apart: (signal?: AbortSignal) => guarded(http.get<ApartPair[]>(APART, {}, signal)),
  apartInmates: (text: string) => guarded(http.get<Schemas['BookableInmate'][]>(`${APART}/inmates`, { q: text })),
  setApart: (asked: Schemas['SetApart']) => guarded(http.post<ApartPair>(APART, asked)),
  liftApart: (id: string, reason: string) => guarded(http.post<ApartPair>(`${APART}/${id}/lift`, { reason })),
}

export const RESULT = {
  off: { title: '未启用', tone: 'muted' },
  passed: { title: '通过', tone: 'success' },
  person: { title: '转人工', tone: 'warning' },
  rejected: { title: '驳回', tone: 'danger' },
} as const
export const EFFECT = { off: '不启用', person: '转人工', reject: '驳回' } as const
export const OUTCOMES: Readonly<Record<Outcome, string>> = { came: '已到访', refused: '被拒绝', left_early: '提前离开', absent: '未到' }
export const KIND_LABEL: Record<string, string> = { OPEN: '宽见', REGULAR: '普见' }
export const CAUSES = [
  { value: 'transfer', title: '调监调队' },
  { value: 'release', title: '释放离监' },
  { value: 'ban', title: '禁止会见' },
  { value: 'level', title: '处遇变化' },
  { value: 'closure', title: '场次停办' },
  { value: 'proof', title: '证明失效' },
  { value: 'allowance', title: '次数时长' },
  { value: 'other', title: '其他' },
] as const
export const CAUSE_LABEL: Record<string, string> = Object.fromEntries(CAUSES.map((one) => [one.value, one.title]))
export const FLAG_LABEL: Record<VisitFlag['state'], string> = {
  open: '待复核',
  kept: '已保留',
  moved: '已改期',
  cancelled: '已取消',
  gone: '已消除',
}
export const WEEK = [
  { name: 'monday', title: '周一' },
  { name: 'tuesday', title: '周二' },
  { name: 'wednesday', title: '周三' },
  { name: 'thursday', title: '周四' },
  { name: 'friday', title: '周五' },
  { name: 'saturday', title: '周六' },
  { name: 'sunday', title: '周日' },
] as const
export const NEEDS = [
  { name: 'wheelchair', title: '轮椅' },
  { name: 'hearing', title: '听力辅助' },
  { name: 'interpreter', title: '翻译' },
  { name: 'infant', title: '携带婴儿' },
] as const
