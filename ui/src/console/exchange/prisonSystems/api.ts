/** The interfaces of the prisons' systems, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type SystemView = Schemas['SystemView']
export type FeedView = Schemas['FeedView']
export type SystemKind = Schemas['SystemKind']
export type RecordKind = Schemas['RecordKind']
export type RecordKindView = Schemas['RecordKindView']
export type RecordField = Schemas['RecordField']
export type Reading = Schemas['Reading']
export type KindMapping = Schemas['KindMapping']
export type FieldMapping = Schemas['FieldMapping']
export type Access = Schemas['SystemSettings']['access']
export type Protocol = Access['type']
/** As the server keeps them; a list of any length is typed loosely in the generated schema. */
export type Settings = Omit<Schemas['SystemSettings'], 'kinds' | 'private_networks'> & {
  kinds: KindMapping[]
  private_networks?: string[]
}
export type Version = Omit<Schemas['SettingsVersion'], 'settings'> & { settings: Settings }
export type Trial = NonNullable<Schemas['SettingsVersion']['trial']>
export type SettingProblem = Schemas['SettingProblem']
export type SourceProblem = Schemas['SourceProblem']
export type ProblemState = SourceProblem['state']
export type ProblemDetail = Schemas['SourceProblemDetail']
export type ProblemPage = Schemas['SourceProblemPage']
export type Revealed = Schemas['RevealedRecord']
export type DayRow = Schemas['ReconciliationRow']
export type DayPage = Schemas['ReconciliationPage']
export type OrderKind = Schemas['OrderKind']
export type OrderState = Schemas['OrderState']
export type PrisonOrder = Schemas['PrisonOrder']
export type OrderDetail = Schemas['PrisonOrderDetail']
export type OrderPage = Schemas['PrisonOrderPage']

type Search = Record<string, string | number | boolean>

const system = (id: string) => `/api/prison-systems/${id}`
const version = (id: string, number: number) => `${system(id)}/versions/${number}`
const order = (id: string) => `/api/prison-orders/${id}`
const problem = (id: string) => `/api/source-problems/${id}`

export const systemsApi = {
  systems: (signal?: AbortSignal) => guarded(http.get<SystemView[]>('/api/prison-systems', {}, signal)),
  system: (id: string, signal?: AbortSignal) => guarded(http.get<SystemView>(system(id), {}, signal)),
  recordKinds: (signal?: AbortSignal) => guarded(http.get<RecordKindView[]>('/api/record-kinds', {}, signal)),
  add: (body: Schemas['NewSystem']) => guarded(http.post<SystemView>('/api/prison-systems', body)),
  change: (id: string, body: Schemas['ChangeSystem']) => guarded(http.put<SystemView>(system(id), body)),
  turn: (id: string, enabled: boolean) => guarded(http.post<SystemView>(`${system(id)}/switch`, { enabled })),
  versions: (id: string, signal?: AbortSignal) => guarded(http.get<Version[]>(`${system(id)}/versions`, {}, signal)),
  propose: (id: string, settings: Settings, secret: string) =>
    guarded(http.post<Version>(`${system(id)}/versions`, { settings, secret: secret || null })),
  tryOut: (id: string, number: number) => guarded(http.post<Version>(`${version(id, number)}/try`)),
  activate: (id: string, number: number) => guarded(http.post<SystemView>(`${version(id, number)}/activate`)),
  problems: (search: Search, signal?: AbortSignal) => guarded(http.get<ProblemPage>('/api/source-problems', search, signal)),
  problem: (id: string, signal?: AbortSignal) => guarded(http.get<ProblemDetail>(problem(id), {}, signal)),
  reveal: (id: string) => guarded(http.post<Revealed>(`${problem(id)}/reveal`)),
  mend: (id: string, fields: Record<string, string>, reason: string) =>
    guarded(http.post<SourceProblem>(`${problem(id)}/mend`, { fields, reason })),
  replay: (id: string, reason: string) => guarded(http.post<SourceProblem>(`${problem(id)}/replay`, { reason })),
  setAside: (id: string, reason: string) => guarded(http.post<SourceProblem>(`${problem(id)}/set-aside`, { reason })),
  orders: (search: Search, signal?: AbortSignal) => guarded(http.get<OrderPage>('/api/prison-orders', search, signal)),
  order: (id: string, signal?: AbortSignal) => guarded(http.get<OrderDetail>(order(id), {}, signal)),
  sendAgain: (id: string, reason: string) => guarded(http.post<PrisonOrder>(`${order(id)}/retry`, { reason })),
  days: (search: Search, signal?: AbortSignal) => guarded(http.get<DayPage>('/api/reconciliations', search, signal)),
}
