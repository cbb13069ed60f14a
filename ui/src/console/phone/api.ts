/** The interfaces of 亲情电话's queries and statistics, by name. */
import { fileUrl, http, type Schemas } from '@/api'
import { guarded } from '../session'

export type PhoneFigures = Schemas['PhoneFigures']
export type CallNumbers = Schemas['CallNumbers']
export type PersonNumbers = Schemas['PersonNumbers']
export type PhoneLengths = Schemas['PhoneLengths']
export type PhoneSilence = Schemas['PhoneSilence']
export type SharedNumbersPage = Schemas['SharedNumbersPage']
export type Settlement = Schemas['Settlement']
export type ListedCall = Schemas['ListedCall']
export type SilentInmate = Schemas['SilentInmate']
export type PhoneCount = Schemas['PhoneCount']

export type Query = Record<string, string>
interface Page<Row> {
  rows: Row[]
  total: number
}

const BASE = '/api/phone-figures'
const get = <T>(path: string, query: Query, signal?: AbortSignal) => guarded(http.get<T>(`${BASE}${path}`, query, signal))

export const phoneApi = {
  figures: (query: Query, signal?: AbortSignal) => get<PhoneFigures>('', query, signal),
  people: (query: Query, signal?: AbortSignal) => get<Page<PersonNumbers>>('/people', query, signal),
  calls: (query: Query, signal?: AbortSignal) => get<Page<ListedCall>>('/calls', query, signal),
  lengths: (query: Query, signal?: AbortSignal) => get<PhoneLengths>('/lengths', query, signal),
  shared: (query: Query, signal?: AbortSignal) => get<SharedNumbersPage>('/shared-numbers', query, signal),
  silence: (query: Query, signal?: AbortSignal) => get<PhoneSilence>('/long-without', query, signal),
  silent: (query: Query, signal?: AbortSignal) => get<Page<SilentInmate>>('/long-without/people', query, signal),
  settlement: (query: Query, signal?: AbortSignal) => get<Settlement>('/settlement', query, signal),
  file: (table: string, query: Query) => fileUrl(`${BASE}/export`, { ...query, table, format: 'xlsx' }),
  counts: (query: Query, signal?: AbortSignal) => guarded(http.get<Page<PhoneCount>>('/api/phone-counts', query, signal)),
  countsFile: (query: Query) => fileUrl('/api/phone-counts/export', { ...query, format: 'xlsx' }),
}
