/** The interfaces of the face library, by name. */
import { fileUrl, http, type FaceOutcome, type Schemas } from '@/api'
import { guarded } from '../../session'

export type FaceEntry = Schemas['FaceEntry']
export type FaceEntryPage = Schemas['FaceEntryPage']
export type FaceCheckLine = Schemas['FaceCheckLine']
export type FaceCheckPage = Schemas['FaceCheckPage']
export type FaceSearchOutcome = Schemas['FaceSearchOutcome']
export type FaceKind = 'inmate' | 'relative'

type Search = Record<string, string | number | boolean>

export const faceApi = {
  entries: (kind: FaceKind, search: Search, signal?: AbortSignal) =>
    guarded(http.get<FaceEntryPage>(`/api/faces/${kind}`, search, signal)),
  checks: (search: Search, signal?: AbortSignal) => guarded(http.get<FaceCheckPage>('/api/face-checks', search, signal)),
  register: (kind: FaceKind, id: string, picture: string) =>
    guarded(http.put<FaceOutcome>(`/api/${kind}s/${id}/face`, { picture })),
  remove: (kind: FaceKind, id: string, reason: string) =>
    guarded(http.delete<void>(`/api/faces/${kind}/${id}`, { reason })),
  search: (kind: FaceKind, picture: string) =>
    guarded(http.post<FaceSearchOutcome>('/api/face-searches', { kind, picture })),
  registeredPicture: (kind: FaceKind, id: string) => fileUrl(`/api/faces/${kind}/${id}/picture`),
  checkPicture: (id: string) => fileUrl(`/api/face-checks/${id}/picture`),
}
