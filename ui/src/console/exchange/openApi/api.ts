/** The interfaces of peers, opened interfaces and data sets, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type Peer = Schemas['PeerView']
export type PeerList = Schemas['PeerList']
export type InterfaceLife = Schemas['InterfaceLife']
export type InterfaceLives = Schemas['InterfaceLives']
export type LifeState = Schemas['LifeState']
export type DataSet = Schemas['DataSetView']
export type Definition = Schemas['Tailoring']
export type FieldChoice = Schemas['FieldChoice']
export type Shown = Schemas['Shown']
export type Trial = Schemas['TrialView']

const consumer = (id: string) => `/api/api-consumers/${id}`

export const openApi = {
  peers: (signal?: AbortSignal) => guarded(http.get<PeerList>('/api/peers', {}, signal)),
  switchPeer: (body: Schemas['SwitchPeer']) => guarded(http.put<PeerList>('/api/peers', body)),
  lives: (search: { since?: string; until?: string }, signal?: AbortSignal) =>
    guarded(http.get<InterfaceLives>('/api/open-interfaces', search, signal)),
  setLife: (code: string, body: Schemas['SetLife']) =>
    guarded(http.put<InterfaceLife>(`/api/open-interfaces/${code}/state`, body)),
  tryOut: (code: string, version: number) =>
    guarded(http.post<Trial>(`/api/open-interfaces/${code}/trial`, { version })),
  dataSets: (id: string, signal?: AbortSignal) => guarded(http.get<DataSet[]>(`${consumer(id)}/data-sets`, {}, signal)),
  fields: (id: string, base: string) =>
    guarded(http.get<FieldChoice[]>(`${consumer(id)}/data-set-fields/${base}`, {})),
  makeDataSet: (id: string, body: Schemas['NewDataSet']) => guarded(http.post<DataSet>(`${consumer(id)}/data-sets`, body)),
  addVersion: (id: string, code: string, definition: Definition) =>
    guarded(http.post<DataSet>(`${consumer(id)}/data-sets/${code}/versions`, { definition })),
}
