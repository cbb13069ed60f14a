/** The interfaces of 异常消息, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type LetterView = Schemas['LetterView']
export type LetterDetail = Schemas['LetterDetail']
export type LetterLine = Schemas['LetterLine']
export type LetterInmate = Schemas['LetterInmate']
export type MendedLine = Schemas['MendedLine']
/** What differs from the letter; neither: it is sent as it was. */
export type Mended = { line?: MendedLine; payload?: string }

const LIST = '/api/dead-letters'

export const letterApi = {
  page: (search: Record<string, string>, signal?: AbortSignal) =>
    guarded(http.get<Schemas['LetterPage']>(LIST, search, signal)),
  detail: (id: string, signal?: AbortSignal) => guarded(http.get<LetterDetail>(`${LIST}/${id}`, undefined, signal)),
  inmates: (id: string, inmateNo: string) =>
    guarded(http.get<LetterInmate[]>(`${LIST}/${id}/inmates`, { inmate_no: inmateNo })),
  replay: (id: string, reason: string, mended: Mended) =>
    guarded(http.post<LetterView>(`${LIST}/${id}/replay`, { reason, ...mended })),
  setAside: (id: string, reason: string) => guarded(http.post<LetterView>(`${LIST}/${id}/set-aside`, { reason })),
}
