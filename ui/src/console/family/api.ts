/** What the desk of public questions asks of the platform. */
import { http, type Schemas } from '@/api'
import { guarded } from '../session'

export type DeskQuestion = Schemas['DeskQuestion']

const BASE = '/api/public-questions'
const act = <T>(id: string, verb: string, body: object) => guarded(http.post<T>(`${BASE}/${id}/${verb}`, body))

export const deskApi = {
  question: (id: string, signal?: AbortSignal) => guarded(http.get<DeskQuestion>(`${BASE}/${id}`, undefined, signal)),
  receive: (id: string, version: number) => act<DeskQuestion>(id, 'receive', { version }),
  answer: (id: string, body: Schemas['AnswerQuestion']) => act<DeskQuestion>(id, 'answer', body),
  close: (id: string, version: number, reason: string) => act<DeskQuestion>(id, 'close', { version, reason }),
  forward: (id: string, body: Schemas['ForwardQuestion']) => act<void>(id, 'forward', body),
}
