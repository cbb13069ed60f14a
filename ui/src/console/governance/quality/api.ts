/** The interfaces of the data quality report, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type QualityReport = Schemas['DataQuality']
export type QualityLine = Schemas['DataQualityLine']
export type IncompletePage = Schemas['IncompletePage']

type Search = Record<string, string | number | boolean>

export const qualityApi = {
  report: (signal?: AbortSignal) => guarded(http.get<QualityReport>('/api/data-quality', undefined, signal)),
  measure: () => guarded(http.post<QualityReport>('/api/data-quality/measurements')),
  records: (module: string, search: Search, signal?: AbortSignal) =>
    guarded(http.get<IncompletePage>(`/api/data-quality/${module}/records`, search, signal)),
}
