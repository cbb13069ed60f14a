/** The interfaces of the headcount ledger, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../session'

export type Headcount = Schemas['HeadcountView']
export type WardHeadcount = Schemas['WardDay']
export type Sync = Schemas['SyncView']
export type Roster = Schemas['Roster']
export type Movement = Schemas['MovementView']
export type MovementPage = Schemas['MovementPage']
export type Gap = Schemas['SequenceGap']
export type GapPage = Schemas['GapPage']
export type Difference = Schemas['DifferenceView']
export type InmateFeed = Schemas['InmateFeedView']
export type Told = Schemas['ToldInmate']
export type FlagSpan = Schemas['FlagSpan']
export type RecordDifference = Schemas['RecordDifference']
export type DifferencePage = Schemas['DifferencePage']

type Search = Record<string, string | number | boolean>

export const headcountApi = {
  day: (search: Search, signal?: AbortSignal) => guarded(http.get<Headcount>('/api/headcount', search, signal)),
  roster: (ward: string, search: Search, signal?: AbortSignal) =>
    guarded(http.get<Roster>(`/api/headcount/wards/${ward}`, search, signal)),
  movements: (search: Search, signal?: AbortSignal) =>
    guarded(http.get<MovementPage>('/api/headcount/movements', search, signal)),
  told: (inmate: string, signal?: AbortSignal) =>
    guarded(http.get<Schemas['ToldInmateAnswer']>(`/api/inmates/${inmate}/platform`, {}, signal)),
  recordDifferences: (search: Search, signal?: AbortSignal) =>
    guarded(http.get<Schemas['RecordDifferencePage']>('/api/headcount/record-differences', search, signal)),
  gaps: (search: Search, signal?: AbortSignal) => guarded(http.get<GapPage>('/api/headcount/gaps', search, signal)),
  differences: (search: Search, signal?: AbortSignal) =>
    guarded(http.get<DifferencePage>('/api/headcount/differences', search, signal)),
}
