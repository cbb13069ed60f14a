/** The interfaces of 劳动文档 for readers, by name. */
import { fileUrl, http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type PublishedDocument = Schemas['PublishedDocument']
export type PublishedRow = Schemas['PublishedRow']
export type DocumentClass = PublishedRow['document_class']

const LIST = '/api/labour-documents'

export const documentsApi = {
  page: (search: Record<string, string>, signal?: AbortSignal) => guarded(http.get<Schemas['PublishedPage']>(LIST, search, signal)),
  one: (id: string, signal?: AbortSignal) => guarded(http.get<PublishedDocument>(`${LIST}/${id}`, undefined, signal)),
  file: (id: string, file: string, inline: boolean) => fileUrl(`${LIST}/${id}/files/${file}`, inline ? { inline: 'true' } : {}),
}

export const CLASS_LABEL: Record<DocumentClass, string> = {
  safety: '安全生产',
  law: '法律法规',
  operation: '劳动操作',
  norms: '劳动规范',
}
