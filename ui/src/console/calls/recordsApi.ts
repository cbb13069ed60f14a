/** The interfaces of counts, extra calls, records and barred inmates' bookings, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../session'

export type CallCounts = Schemas['CallCounts']
export type CallCountsPage = Schemas['CallCountsPage']
export type CallParticulars = Schemas['CallParticulars']
export type ComingCall = Schemas['ComingCall']

type Search = Record<string, string>

const get = <T>(path: string, search?: Search, signal?: AbortSignal) => guarded(http.get<T>(path, search, signal))
const post = <T>(path: string, body: unknown) => guarded(http.post<T>(path, body))

export const recordsApi = {
  counts: (search: Search, signal?: AbortSignal) => get<CallCountsPage>('/api/call-counts', search, signal),
  askExtra: (body: Schemas['AskExtraCalls']) => post<Schemas['ExtraCallsAsked']>('/api/extra-calls', body),
  particulars: (id: string, signal?: AbortSignal) => get<CallParticulars>(`/api/call-records/${id}`, undefined, signal),
  coming: (entry: string, signal?: AbortSignal) => get<ComingCall[]>(`/api/inmate-blacklist/${entry}/coming-calls`, undefined, signal),
  cancel: (entry: string, body: Schemas['CancelCalls']) => post<ComingCall[]>(`/api/inmate-blacklist/${entry}/cancel-calls`, body),
}
