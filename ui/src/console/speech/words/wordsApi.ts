/** The interfaces of the word library, by name. */
import { fileUrl, http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type Word = Schemas['WordView']
export type WordClass = Schemas['WordClassView']
export type Phrase = Schemas['PhraseView']
export type ImportReport = Schemas['WordImportReport']

type Search = Record<string, string>

const get = <T>(path: string, search?: Search, signal?: AbortSignal) => guarded(http.get<T>(path, search, signal))
const post = <T>(path: string, body: unknown) => guarded(http.post<T>(path, body))
const put = <T>(path: string, body: unknown) => guarded(http.put<T>(path, body))
const remove = (path: string) => guarded(http.delete<void>(path))

export const wordsApi = {
  words: (search: Search, signal?: AbortSignal) => get<Schemas['WordPage']>('/api/words', search, signal),
  add: (body: Schemas['WordRequest']) => post<Word>('/api/words', body),
  edit: (id: string, body: Schemas['EditWord']) => put<Word>(`/api/words/${id}`, body),
  setEnabled: (word: Word, enabled: boolean) => put<Word>(`/api/words/${word.id}/enabled`, { version: word.version, enabled }),
  remove: (id: string) => remove(`/api/words/${id}`),

  classes: (signal?: AbortSignal) => get<WordClass[]>('/api/word-classes', undefined, signal),
  addClass: (body: Schemas['WordClassRequest']) => post<WordClass>('/api/word-classes', body),
  editClass: (id: string, body: Schemas['EditWordClass']) => put<WordClass>(`/api/word-classes/${id}`, body),
  removeClass: (id: string) => remove(`/api/word-classes/${id}`),

  phrases: (search: Search, signal?: AbortSignal) => get<Schemas['PhrasePage']>('/api/allowed-phrases', search, signal),
  allow: (body: Schemas['PhraseRequest']) => post<Phrase>('/api/allowed-phrases', body),
  forbid: (id: string) => remove(`/api/allowed-phrases/${id}`),

  exportUrl: (search: Search, format: string) => fileUrl('/api/words/export', { ...search, format }),
  templateUrl: () => fileUrl('/api/words/template'),
  import: (file: File, known: 'skip' | 'update', partial: boolean) =>
    guarded(http.upload<ImportReport>(`/api/words/import?known=${known}&partial=${partial}`, file)),
}
