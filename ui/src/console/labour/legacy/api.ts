/** The interfaces of old data that were taken over, by name. */
import { fileUrl, http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type LegacyFile = Schemas['LegacyFileView']
export type LegacyFilePage = Schemas['LegacyFilePage']
export type Refusal = Schemas['LegacyRefusalView']
export type RefusalPage = Schemas['LegacyRefusalPage']

type Search = Record<string, string | number | boolean>

export const legacyApi = {
  files: (search: Search, signal?: AbortSignal) => guarded(http.get<LegacyFilePage>('/api/legacy-files', search, signal)),
  refusals: (id: string, search: Search, signal?: AbortSignal) =>
    guarded(http.get<RefusalPage>(`/api/legacy-files/${id}/refusals`, search, signal)),
  exportUrl: (id: string, format: 'xlsx' | 'csv') => fileUrl(`/api/legacy-files/${id}/refusals/export`, { format }),
}
