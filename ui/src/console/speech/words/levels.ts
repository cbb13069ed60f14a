/** Who keeps what: the bureau's keepers every word, a prison's keepers its own. */
import { permitted } from '../../permissions'
import { session } from '../../session'

export interface OfLevel {
  prison_id: string | null
  prison: string | null
}

/** Whether the signed-in officer belongs to the bureau. */
export const ofBureau = (): boolean => session.me?.unit.org_type === 'BUREAU'

export const mayKeep = (): boolean => permitted('keep_words')

/** Whether the officer may change this entry; the server decides each request anew. */
export const mayChange = (entry: OfLevel): boolean => mayKeep() && (ofBureau() || entry.prison_id !== null)

/** 局级, or the prison where several are in sight. */
export function levelName(entry: OfLevel): string {
  if (entry.prison_id === null) return '局级'
  return ofBureau() ? (entry.prison ?? '本监') : '本监'
}
