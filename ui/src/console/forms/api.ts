/** The interfaces of forms, by name, and what they speak. */
import { fileUrl, http, type Schemas } from '@/api'
import { guarded } from '../session'

export type Design = Schemas['FormDesign']
export type Version = Schemas['FormVersionView']
export type DesignCheck = Schemas['FormDesignCheck']
export type FormProblem = Schemas['FormProblemView']
export type SeenForm = Schemas['SeenForm']
export type SubmissionPage = Schemas['SubmissionPage']
export type SubmissionLine = Schemas['SubmissionLine']
export type Submission = Schemas['SubmissionDetail']
export type OwnColumn = Schemas['FormColumnView']

const DESIGNS = '/api/form-designs'
const SENT = '/api/form-submissions'

export const formsApi = {
  design: (id: string, signal?: AbortSignal) => guarded(http.get<Design>(`${DESIGNS}/${id}`, undefined, signal)),
  save: (id: string, body: Schemas['SaveFormDesign']) => guarded(http.put<Design>(`${DESIGNS}/${id}/draft`, body)),
  drop: (id: string) => guarded(http.delete<Design>(`${DESIGNS}/${id}/draft`)),
  check: (id: string, body: Schemas['CheckFormDesign']) => guarded(http.post<DesignCheck>(`${DESIGNS}/${id}/check`, body)),
  publish: (id: string, body: Schemas['PublishFormDesign']) => guarded(http.post<Design>(`${DESIGNS}/${id}/publish`, body)),

  seen: (signal?: AbortSignal) => guarded(http.get<SeenForm[]>(`${SENT}/forms`, undefined, signal)),
  sent: (search: Record<string, string>, signal?: AbortSignal) => guarded(http.get<SubmissionPage>(SENT, search, signal)),
  exportUrl: (search: Record<string, string>) => fileUrl(`${SENT}/export`, search),
  submission: (id: string, signal?: AbortSignal) => guarded(http.get<Submission>(`${SENT}/${id}`, undefined, signal)),
  reveal: (id: string) => guarded(http.post<Submission>(`${SENT}/${id}/reveal`)),
  pictureUrl: (id: string, fileId: string) => fileUrl(`${SENT}/${id}/files/${fileId}`),
}
