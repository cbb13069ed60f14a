/** The interfaces that the console uses, by name. */
import {
  http,
  type AlertPage,
  type AlertView,
  type AuditRowPage,
  type AuditVerdict,
  type CallPage,
  type CaseView,
  type CutOffRequest,
  type Decision,
  type JoinToken,
  type LengthRequest,
  type LineView,
  type NoticeRequest,
  type RatingRequest,
  type Recheck,
  type RecordingView,
  type Rejection,
  type ReviewRequest,
  type Waveform,
  type WordClassRequest,
  type WordClassView,
  type WordPage,
  type WordRequest,
  type WordView,
} from '@/api'
import { guarded } from './session'

type Search = Record<string, string | number>

const get = <T>(path: string, query?: Search, signal?: AbortSignal) => guarded(http.get<T>(path, query, signal))
const post = <T>(path: string, body?: unknown) => guarded(http.post<T>(path, body))

export const consoleApi = {
  calls: (search: Search, signal?: AbortSignal) => get<CallPage>('/api/calls', search, signal),
  case: (id: string) => get<CaseView>(`/api/calls/${id}`),
  approve: (id: string, body: Decision) => post<CaseView>(`/api/calls/${id}/approve`, body),
  reject: (id: string, body: Rejection) => post<CaseView>(`/api/calls/${id}/reject`, body),
  watchToken: (id: string, deviceId: string) =>
    post<JoinToken>(`/api/calls/${id}/watch-tokens`, { device_id: deviceId }),
  notice: (id: string, body: NoticeRequest) => post(`/api/calls/${id}/notices`, body),
  setLength: (id: string, body: LengthRequest) => post(`/api/calls/${id}/length`, body),
  cutOff: (id: string, body: CutOffRequest) => post(`/api/calls/${id}/cut-off`, body),
  rate: (id: string, body: RatingRequest) => post<CaseView>(`/api/calls/${id}/ratings`, body),
  transcript: (id: string) => get<LineView[]>(`/api/calls/${id}/transcript`),
  recording: (id: string) => get<RecordingView>(`/api/calls/${id}/recording`),
  waveform: (id: string) => get<Waveform>(`/api/calls/${id}/waveform`),
  review: (id: string, body: ReviewRequest) => post<CaseView>(`/api/calls/${id}/reviews`, body),
  alerts: (search: Search, signal?: AbortSignal) => get<AlertPage>('/api/alerts', search, signal),
  acknowledge: (id: string) => post<AlertView>(`/api/alerts/${id}/acknowledge`),
  conclude: (recheckId: string, body: Recheck) => post<AlertView>(`/api/rechecks/${recheckId}/conclude`, body),
  words: () => get<WordPage>('/api/words', { limit: 1000 }),
  addWord: (body: WordRequest) => post<WordView>('/api/words', body),
  deleteWord: (id: string) => guarded(http.delete<void>(`/api/words/${id}`)),
  wordClasses: () => get<WordClassView[]>('/api/word-classes'),
  addWordClass: (body: WordClassRequest) => post<WordClassView>('/api/word-classes', body),
  auditRows: (search: Search, signal?: AbortSignal) => get<AuditRowPage>('/api/audit/rows', search, signal),
  verifyAudit: (search: Search) => get<AuditVerdict>('/api/audit/verify', search),
}
