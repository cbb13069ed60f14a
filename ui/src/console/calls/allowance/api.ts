/** The interfaces of an inmate's allowance. */
import { http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type InmateAllowance = Schemas['InmateAllowance']
export type AllowanceAccount = Schemas['AllowanceAccount']
export type ChannelLeft = Schemas['ChannelLeft']
export type LedgerEntry = Schemas['LedgerEntry']
export type CorrectAllowance = Schemas['CorrectAllowance']

export const allowanceApi = {
  read: (inmate: string, signal?: AbortSignal) => guarded(http.get<InmateAllowance>(`/api/inmates/${inmate}/allowance`, undefined, signal)),
  correct: (inmate: string, body: CorrectAllowance) => guarded(http.post<InmateAllowance>(`/api/inmates/${inmate}/allowance/corrections`, body)),
}
