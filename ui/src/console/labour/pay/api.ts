/** The interfaces of 劳动报酬, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type PayMonth = Schemas['PayMonthView']
export type WardRow = Schemas['PayWardRow']
export type PaySheet = Schemas['PaySheetView']
export type SheetDetail = Schemas['PaySheetDetail']
export type PayLine = Schemas['PayLineView']
export type LineDetail = Schemas['PayLineDetail']
export type PayStep = Schemas['PayStepView']
export type PaidLines = Schemas['PaidLines']
export type PaidLine = Schemas['PaidLineView']
export type CorrectedAmount = Schemas['CorrectedAmount']

const SHEETS = '/api/pay-sheets'

export const payApi = {
  month: (month: string, signal?: AbortSignal) => guarded(http.get<PayMonth>('/api/pay-months', { month }, signal)),
  paid: (search: Record<string, string | number | undefined>, signal?: AbortSignal) =>
    guarded(http.get<PaidLines>('/api/pay-lines', search, signal)),
  open: (wardId: string, month: string) => guarded(http.post<SheetDetail>(SHEETS, { ward_id: wardId, month })),
  sheet: (id: string, signal?: AbortSignal) => guarded(http.get<SheetDetail>(`${SHEETS}/${id}`, undefined, signal)),
  line: (id: string, inmateId: string, signal?: AbortSignal) =>
    guarded(http.get<LineDetail>(`${SHEETS}/${id}/lines/${inmateId}`, undefined, signal)),
  calculate: (id: string) => guarded(http.post<SheetDetail>(`${SHEETS}/${id}/calculation`)),
  report: (id: string, version: number, note: string) =>
    guarded(http.post<SheetDetail>(`${SHEETS}/${id}/report`, { version, note })),
  differences: (id: string) => guarded(http.get<Schemas['PayDifferences']>(`${SHEETS}/${id}/differences`)),
  correct: (id: string, version: number, rows: CorrectedAmount[], reason: string) =>
    guarded(http.post<Schemas['PayCaseOpened']>(`${SHEETS}/${id}/corrections`, { version, rows, reason })),
}
