/** The interfaces of 会见通话复听, by name. */
import { http, type LineView, type RecordingView, type ReviewRequest, type Schemas, type Waveform } from '@/api'
import { guarded } from '../../session'

export type ConversationRow = Schemas['ConversationRow']
export type ConversationPage = Schemas['ConversationPage']
export type ConversationView = Schemas['ConversationView']
export type FoundLine = Schemas['FoundLine']
export type LineVersion = Schemas['LineVersion']
export type CorrectLine = Schemas['CorrectLine']
export type Reviewer = Schemas['Reviewer']
export type Channel = ConversationRow['channel']

type Search = Record<string, string>

const LIST = '/api/conversations'
const get = <T>(path: string, search?: Search, signal?: AbortSignal) => guarded(http.get<T>(path, search, signal))

export const conversationsApi = {
  page: (search: Search, signal?: AbortSignal) => get<ConversationPage>(LIST, search, signal),
  one: (id: string, signal?: AbortSignal) => get<ConversationView>(`${LIST}/${id}`, undefined, signal),
  transcript: (id: string) => get<LineView[]>(`${LIST}/${id}/transcript`),
  changes: (id: string, signal?: AbortSignal) => get<Schemas['TranscriptChanges']>(`${LIST}/${id}/transcript-changes`, undefined, signal),
  liveCorrections: (id: string) => get<Schemas['LiveCorrection'][]>(`${LIST}/${id}/live-corrections`),
  correct: (id: string, lineId: string, body: CorrectLine) => guarded(http.put<LineView>(`${LIST}/${id}/transcript/${lineId}`, body)),
  versions: (id: string, lineId: string, signal?: AbortSignal) => get<LineVersion[]>(`${LIST}/${id}/transcript/${lineId}/versions`, undefined, signal),
  recording: (id: string) => get<RecordingView>(`${LIST}/${id}/recording`),
  waveform: (id: string) => get<Waveform>(`${LIST}/${id}/waveform`),
  review: (id: string, body: ReviewRequest) => guarded(http.post<ConversationView>(`${LIST}/${id}/reviews`, body)),
  reviewers: (id: string, signal?: AbortSignal) => get<Reviewer[]>(`${LIST}/${id}/reviewers`, undefined, signal),
  assign: (id: string, officer_id: string) => guarded(http.post<ConversationRow>(`${LIST}/${id}/assignment`, { officer_id })),
}
