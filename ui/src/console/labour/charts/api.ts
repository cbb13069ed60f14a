/** The interfaces of 数据图形分析, by name. */
import { fileUrl, http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type LabourChart = Schemas['LabourChart']
export type ChartOf = Schemas['ChartOf']
export type ChartBy = Schemas['ChartBy']

export interface ChartSearch {
  by: ChartBy
  since: string
  until: string
  unit_id?: string
}

export const chartsApi = {
  chart: (of: ChartOf, search: ChartSearch, signal?: AbortSignal) =>
    guarded(http.get<LabourChart>(`/api/labour-charts/${of}`, { ...search }, signal)),
  file: (of: ChartOf, search: ChartSearch, format: 'xlsx' | 'csv') => fileUrl(`/api/labour-charts/${of}/export`, { ...search, format }),
}
