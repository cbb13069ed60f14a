/** The interfaces of what each inmate has called and may still call, by name. */
import { fileUrl, http, type Schemas } from '@/api'
import { guarded } from '../session'

export type PhoneCount = Schemas['PhoneCount']
export type Query = Record<string, string>

export const phoneApi = {
  counts: (query: Query, signal?: AbortSignal) => guarded(http.get<Schemas['PhoneCountsPage']>('/api/phone-counts', query, signal)),
  countsFile: (query: Query) => fileUrl('/api/phone-counts/export', { ...query, format: 'xlsx' }),
}
