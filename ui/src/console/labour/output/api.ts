/** The interfaces of 项目分类产值, by name. */
import { fileUrl, http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type OutputByClass = Schemas['OutputByClass']

type Search = Record<string, string>
const REPORT = '/api/output-by-project-class'

export const outputApi = {
  report: (search: Search, signal?: AbortSignal) => guarded(http.get<OutputByClass>(REPORT, search, signal)),
  file: (search: Search) => fileUrl(`${REPORT}/export`, search),
}
