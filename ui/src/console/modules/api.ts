/** The generic interfaces of modules, by name. */
import { fileUrl, http } from '@/api'
import { guarded } from '../session'
import type {
  ActOnRecord,
  AskExport,
  Change,
  EditRecord,
  ExportRequest,
  FileView,
  ImportReport,
  MenuEntry,
  ModuleRecord,
  ModuleView,
  Pickable,
  RecordDetail,
  RecordPage,
  Revealed,
  SavedFilter,
  UnitNode,
  Values,
} from './wire'

export type Search = Record<string, string>

const get = <T>(path: string, query?: Search, signal?: AbortSignal) => guarded(http.get<T>(path, query, signal))
const post = <T>(path: string, body?: unknown) => guarded(http.post<T>(path, body))
const records = (code: string) => `/api/records/${code}`
const record = (code: string, id: string) => `${records(code)}/${id}`

export const moduleApi = {
  entries: () => get<MenuEntry[]>('/api/modules'),
  module: (code: string) => get<ModuleView>(`/api/modules/${code}`),

  list: (code: string, search: Search, signal?: AbortSignal) => get<RecordPage>(records(code), search, signal),
  detail: (code: string, id: string, signal?: AbortSignal) =>
    get<RecordDetail>(record(code, id), undefined, signal),
  changes: (code: string, id: string, signal?: AbortSignal) =>
    get<Change[]>(`${record(code, id)}/changes`, undefined, signal),
  create: (code: string, values: Values) => post<ModuleRecord>(records(code), { values }),
  edit: (code: string, id: string, body: EditRecord) =>
    guarded(http.put<ModuleRecord>(record(code, id), body)),
  remove: (code: string, id: string, version: number, reason: string) =>
    guarded(http.delete<void>(record(code, id), { version, reason })),
  act: (code: string, id: string, action: string, body: ActOnRecord) =>
    post<ModuleRecord>(`${record(code, id)}/actions/${action}`, body),
  reveal: (code: string, id: string, field: string) =>
    post<Revealed>(`${record(code, id)}/reveal/${field}`),

  sendFile: (code: string, field: string, file: File, checksum: string, onProgress: (part: number) => void, signal: AbortSignal) =>
    guarded(http.sendFile<FileView>(`${records(code)}/files/${field}`, file, { checksum }, onProgress, signal)),
  fileUrl: (code: string, id: string, file: string, inline: boolean) =>
    fileUrl(`${record(code, id)}/files/${file}`, inline ? { inline: 'true' } : {}),

  exportUrl: (code: string, search: Search, format: string) =>
    fileUrl(`${records(code)}/export`, { ...search, format }),
  exportRequests: () => get<ExportRequest[]>('/api/export-requests'),
  askExport: (code: string, body: AskExport) => post<ExportRequest>(`${records(code)}/export-requests`, body),
  exportFileUrl: (id: string) => fileUrl(`/api/export-requests/${id}/file`),
  templateUrl: (code: string) => fileUrl(`${records(code)}/template`),
  import: (code: string, file: File) => guarded(http.upload<ImportReport>(`${records(code)}/import`, file)),

  choices: (code: string, q: string, signal?: AbortSignal) =>
    get<Pickable[]>(`${records(code)}/choices`, { q, limit: '30' }, signal),
  dictionary: (code: string) => get<Pickable[]>(`/api/dictionaries/${code}`),
  units: () => get<UnitNode[]>('/api/units'),

  filters: (code: string) => get<SavedFilter[]>(`/api/modules/${code}/filters`),
  saveFilter: (code: string, name: string, query: string) =>
    post<SavedFilter>(`/api/modules/${code}/filters`, { name, query }),
  removeFilter: (code: string, id: string) => guarded(http.delete<void>(`/api/modules/${code}/filters/${id}`)),
}
