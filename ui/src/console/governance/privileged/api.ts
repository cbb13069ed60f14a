/** The interface of 特权通信接触情况, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type PrivilegedAccessRow = Schemas['PrivilegedAccessRow']
export type PrivilegedAccessPage = Schemas['PrivilegedAccessPage']

export const privilegedApi = {
  page: (search: Record<string, string>, signal?: AbortSignal) =>
    guarded(http.get<PrivilegedAccessPage>('/api/privileged-access', search, signal)),
}
