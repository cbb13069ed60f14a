/** The interfaces of reports, by name, and what they speak. */
import { fileUrl, http, type Schemas } from '@/api'
import { guarded } from '../session'

export type Definition = Schemas['DefinitionView']
export type DefinitionDetail = Schemas['DefinitionDetail']
export type ReportForm = Schemas['ReportForm']
export type Column = ReportForm['columns'][number]
export type Row = NonNullable<ReportForm['rows']>[number]
export type Line = Schemas['ReportLine']
export type Cell = Schemas['CellView']
export type Total = Schemas['TotalView']
export type Report = Schemas['ReportDetail']
export type Standing = Schemas['Standing']
export type Summary = Schemas['SummaryView']
export type Change = Schemas['CellChange']
export type SourceLine = Schemas['SourceLine']
export type Edit = Schemas['CellEdit']
export type FormCheck = Schemas['FormCheck']
export type FormProblem = Schemas['FormProblem']

const get = <T>(path: string, search?: Record<string, string>, signal?: AbortSignal) => guarded(http.get<T>(path, search, signal))
const post = <T>(path: string, body?: unknown) => guarded(http.post<T>(path, body))
const put = <T>(path: string, body: unknown) => guarded(http.put<T>(path, body))

export const reportsApi = {
  forms: (signal?: AbortSignal) => get<Definition[]>('/api/report-forms', undefined, signal),
  form: (id: string, signal?: AbortSignal) => get<DefinitionDetail>(`/api/report-forms/${id}`, undefined, signal),
  createForm: (body: Schemas['CreateDefinition']) => post<DefinitionDetail>('/api/report-forms', body),
  saveForm: (id: string, body: Schemas['SaveForm']) => put<DefinitionDetail>(`/api/report-forms/${id}/draft`, body),
  dropDraft: (id: string) => guarded(http.delete<DefinitionDetail>(`/api/report-forms/${id}/draft`)),
  checkForm: (id: string, body: Schemas['CheckForm']) => post<FormCheck>(`/api/report-forms/${id}/check`, body),
  publishForm: (id: string, number: number) => post<DefinitionDetail>(`/api/report-forms/${id}/publish`, { number }),
  summary: (id: string, period: string, signal?: AbortSignal) => get<Summary>(`/api/report-forms/${id}/summary`, { period }, signal),
  summaryUrl: (id: string, period: string) => fileUrl(`/api/report-forms/${id}/summary/export`, { period }),

  standings: (definition_id: string, period: string, signal?: AbortSignal) =>
    get<Standing[]>('/api/report-standings', { definition_id, period }, signal),
  create: (body: Schemas['CreateReport']) => post<Report>('/api/reports', body),
  report: (id: string, signal?: AbortSignal) => get<Report>(`/api/reports/${id}`, undefined, signal),
  save: (id: string, cells: Edit[]) => put<Report>(`/api/reports/${id}/cells`, { cells }),
  fetch: (id: string) => post<Report>(`/api/reports/${id}/fetch`),
  restore: (id: string, row: string, column: string) => post<Report>(`/api/reports/${id}/restore`, { row, column }),
  submit: (id: string, row_version: number, note: string) => post<Report>(`/api/reports/${id}/submit`, { row_version, note }),
  requestChange: (id: string, cells: Edit[], reason: string) => post<Report>(`/api/reports/${id}/changes`, { cells, reason }),
  history: (id: string, row: string, column: string) => get<Change[]>(`/api/reports/${id}/history`, { row, column }),
  source: (id: string, row: string, column: string) => get<SourceLine>(`/api/reports/${id}/sources`, { row, column }),
  exportUrl: (id: string) => fileUrl(`/api/reports/${id}/export`),
  import: (id: string, file: File) => guarded(http.upload<Schemas['CellsImport']>(`/api/reports/${id}/import`, file)),
}
