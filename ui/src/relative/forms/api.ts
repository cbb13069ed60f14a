/** What the pages of forms ask of the platform; an account is enough. */
import { fileUrl, http, type FileView, type Schemas } from '@/api'
import type { Answers } from '@/shared/forms/definition'
import type { PictureDoor } from '@/shared/forms/pictures'

export type Offered = Schemas['OfferedForm']
export type Draft = Schemas['FormDraft']
export type Own = Schemas['OwnSubmission']
export type OwnDetail = Schemas['OwnSubmissionDetail']

const BASE = '/api/public'

export const formsApi = {
  offered: () => http.get<Offered[]>(`${BASE}/forms`),
  begin: (formId: string) => http.post<Draft>(`${BASE}/forms/${formId}/draft`),
  draft: (id: string) => http.get<Draft>(`${BASE}/form-drafts/${id}`),
  save: (id: string, revision: number, answers: Answers) => http.post<Draft>(`${BASE}/form-drafts/${id}/save`, { revision, answers }),
  renew: (id: string) => http.post<Draft>(`${BASE}/form-drafts/${id}/renew`),
  drop: (id: string) => http.post<void>(`${BASE}/form-drafts/${id}/drop`),
  send: (id: string, answers: Answers, unitId: string) => http.post<OwnDetail>(`${BASE}/form-drafts/${id}/send`, { answers, unit_id: unitId || null }),
  sent: (offset: number) => http.get<Schemas['OwnSubmissions']>(`${BASE}/form-submissions`, { offset, limit: 20 }),
  one: (id: string) => http.get<OwnDetail>(`${BASE}/form-submissions/${id}`),
  mend: (id: string) => http.post<Draft>(`${BASE}/form-submissions/${id}/draft`),
  withdraw: (id: string) => http.post<OwnDetail>(`${BASE}/form-submissions/${id}/withdraw`),
}

export const pictureUrl = (id: string): string => fileUrl(`${BASE}/forms/files/${id}`)
export const pictures: PictureDoor = {
  send: (file, upload, onProgress, signal) => http.sendInPieces<FileView>(`${BASE}/forms/files`, file, {}, onProgress, signal, upload),
  url: pictureUrl,
}
