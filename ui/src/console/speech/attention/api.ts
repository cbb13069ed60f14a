/** The interfaces of 需关注记录, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type AttentionPage = Schemas['AttentionPage']
export type AttentionView = Schemas['AttentionView']
export type AttentionReason = Schemas['AttentionReason']
export type AttentionDetail = Schemas['AttentionDetail']

/** What an officer may decide on a record. */
export type Verb = 'accept' | 'dismiss' | 'lift'

const LIST = '/api/attention-records'

export const attentionApi = {
  page: (search: Record<string, string>, signal?: AbortSignal) =>
    guarded(http.get<AttentionPage>(LIST, search, signal)),
  detail: (id: string, signal?: AbortSignal) => guarded(http.get<AttentionDetail>(`${LIST}/${id}`, undefined, signal)),
  decide: (id: string, verb: Verb, reason: string) =>
    guarded(http.post<AttentionView>(`${LIST}/${id}/${verb}`, { reason })),
}
