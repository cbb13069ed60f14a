/** The interfaces of workers and their grades, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../session'

export type Worker = Schemas['Worker']
export type WorkersPage = Schemas['WorkersPage']
type SetGrades = Schemas['SetGrades']

export const labourApi = {
  workers: (search: Record<string, string>, signal?: AbortSignal) => guarded(http.get<WorkersPage>('/api/workers', search, signal)),
  setGrades: (body: SetGrades) => guarded(http.post<Schemas['GradesSet']>('/api/worker-grades', body)),
}
