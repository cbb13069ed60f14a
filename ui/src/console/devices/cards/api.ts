/** The interfaces of cards at a reader, by name. */
import { http, type Schemas } from '@/api'
import type { CardAtReader } from '@/shared/wedgeReader'
import { moduleApi } from '../../modules/api'
import type { ModuleRecord } from '../../modules/wire'
import { guarded } from '../../session'

export type CardReading = Schemas['CardReading']
export type PreparedCard = Schemas['PreparedCard']

/** A card of the register that is to be written. */
export interface ToWrite {
  id: string
  cardNo: string
  holder: string
}

export const cardApi = {
  read: (card: CardAtReader) => guarded(http.post<CardReading>('/api/card-readings', card)),
  prepare: (id: string) => guarded(http.post<PreparedCard>(`/api/cards/${id}/content`)),
  confirm: (id: string, card: CardAtReader) => guarded(http.post<CardReading>(`/api/cards/${id}/written`, card)),
}

/** The card that the register has under this number, in reach of the officer. */
export async function registered(cardNo: string): Promise<ModuleRecord | null> {
  const page = await moduleApi.list('cards', { card_no: cardNo, limit: '20' })
  return page.rows.find((row) => row.values.card_no === cardNo) ?? null
}

export function toWrite(record: ModuleRecord): ToWrite {
  const { inmate_id: inmate = '', officer_id: officer = '' } = record.titles
  return { id: record.id, cardNo: String(record.values.card_no), holder: inmate || officer }
}
