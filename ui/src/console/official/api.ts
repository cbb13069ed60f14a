/** The interfaces of official business beside the modules' own. */
import { http, type Schemas } from '@/api'
import { guarded } from '../session'

export type VisitorAccount = Schemas['OfficialAccountView']
export type VisitorAccounts = Schemas['OfficialAccountPage']
export type HandedCode = Schemas['HandedCode']
export type Course = Schemas['OfficialCourse']
type Search = Record<string, string | number | boolean>

const BASE = '/api/official-accounts'

export const officialApi = {
  accounts: (search: Search, signal?: AbortSignal) => guarded(http.get<VisitorAccounts>(BASE, search, signal)),
  open: (id: string, login: string, keeper: boolean) => guarded(http.post<HandedCode>(`${BASE}/${id}/open`, { login, keeper })),
  reset: (id: string, reason: string) => guarded(http.post<HandedCode>(`${BASE}/${id}/reset`, { reason })),
  close: (id: string, reason: string) => guarded(http.post<VisitorAccount>(`${BASE}/${id}/close`, { reason })),
  course: (id: string, signal?: AbortSignal) => guarded(http.get<Course>(`/api/official-bookings/${id}/course`, {}, signal)),
}
