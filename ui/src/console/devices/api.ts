/** The interfaces of terminals, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../session'

export type AnyCommand = Schemas['SendCommands']['command']
export type CommandPage = Schemas['CommandPage']
export type DeviceStatus = Schemas['DeviceStatus']
export type DeviceLine = Schemas['DeviceLogLine']
export type DeviceLogPage = Schemas['DeviceLogPage']
export type ContentLogPage = Schemas['ContentLogPage']
export type NewCredential = Schemas['NewCredential']
export type RefusedDevice = Schemas['RefusedDevice']
export type RefusedDevicePage = Schemas['RefusedDevicePage']
export type SendCommands = Schemas['SendCommands']
export type AdoptDevice = Schemas['AdoptDevice']

type Search = Record<string, string | number>

const get = <T>(path: string, query?: Search, signal?: AbortSignal) => guarded(http.get<T>(path, query, signal))
const post = <T>(path: string, body?: unknown) => guarded(http.post<T>(path, body))

export const deviceApi = {
  status: (id: string, signal?: AbortSignal) => get<DeviceStatus>(`/api/devices/${id}/status`, {}, signal),
  issue: (ids: string[]) => post<NewCredential[]>('/api/devices/credentials', { device_ids: ids }),
  commands: (search: Search, signal?: AbortSignal) => get<CommandPage>('/api/device-commands', search, signal),
  send: (body: SendCommands) => post<CommandPage>('/api/device-commands', body),
  logs: (id: string, search: Search, signal?: AbortSignal) =>
    get<DeviceLogPage>(`/api/devices/${id}/logs`, search, signal),
  contents: (id: string, search: Search, signal?: AbortSignal) =>
    get<ContentLogPage>(`/api/devices/${id}/contents`, search, signal),
  refused: (search: Search, signal?: AbortSignal) => get<RefusedDevicePage>('/api/refused-devices', search, signal),
  adopt: (id: string, body: AdoptDevice) => post<NewCredential>(`/api/refused-devices/${id}/adopt`, body),
  dismiss: (id: string, reason: string) => post<RefusedDevice>(`/api/refused-devices/${id}/dismiss`, { reason }),
}
