/** The interfaces of exports for analysts, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type AnalystExport = Schemas['AnalystExport']
export type AnalystExportPage = Schemas['AnalystExportPage']
export type Question = Schemas['Question']
export type SqlAnswer = Schemas['SqlAnswer']

export const analysisApi = {
  exports: (search: Record<string, string>, signal?: AbortSignal) =>
    guarded(http.get<AnalystExportPage>('/api/analyst-exports', search, signal)),
  query: (sql: string) => guarded(http.post<SqlAnswer>('/api/analyst-queries', { sql })),
}
