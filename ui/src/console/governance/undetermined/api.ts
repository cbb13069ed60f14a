/** The interfaces of 待定密, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type UndeterminedRow = Schemas['UndeterminedRow']
export type UndeterminedPage = Schemas['UndeterminedPage']

/** What an officer does with a row: privileged at once, or an application that another decides. */
export type Towards = 'privileged' | 'ordinary'

export const undeterminedApi = {
  page: (search: Record<string, string>, signal?: AbortSignal) =>
    guarded(http.get<UndeterminedPage>('/api/undetermined', search, signal)),
  classify: (row: UndeterminedRow, towards: Towards, reason: string) =>
    guarded(http.post<unknown>(`/api/confidentiality/${row.channel}/${row.id}/${towards}`, { reason })),
}
