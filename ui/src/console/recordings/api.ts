/** The interfaces of 录音录像, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../session'

export type RecordingRow = Schemas['RecordingRow']
export type RecordingDetail = Schemas['RecordingDetail']
export type StorageView = Schemas['StorageView']
export type Verdict = Schemas['RecordingVerdict']

type Search = Record<string, string>

const LIST = '/api/recordings'

export const recordingsApi = {
  page: (search: Search, signal?: AbortSignal) => guarded(http.get<Schemas['RecordingPage']>(LIST, search, signal)),
  detail: (id: string, signal?: AbortSignal) => guarded(http.get<RecordingDetail>(`${LIST}/${id}`, undefined, signal)),
  storage: (signal?: AbortSignal) => guarded(http.get<StorageView>('/api/recording-storage', undefined, signal)),
  hold: (id: string, reason: string) => guarded(http.post<RecordingDetail>(`${LIST}/${id}/hold`, { reason })),
  release: (id: string, reason: string) =>
    guarded(http.post<Schemas['CaseOpened']>(`${LIST}/${id}/release`, { reason })),
  askDeletion: (id: string, kinds: string[], reason: string) =>
    guarded(http.post<Schemas['CaseOpened']>(`${LIST}/${id}/deletion`, { kinds, reason })),
  verify: (id: string) => guarded(http.post<Verdict>(`${LIST}/${id}/verification`)),
  downloadUrl: (id: string, partId: string) => `${LIST}/${id}/parts/${partId}/download`,
}
