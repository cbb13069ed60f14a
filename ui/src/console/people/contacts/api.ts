/** The interface of the contact history. */
import { http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type Contact = Schemas['Contact']
export type ContactChannel = Schemas['ContactChannel']
export type ContactHistory = Schemas['ContactHistory']

export interface ContactSearch {
  channel?: ContactChannel
  since?: string
  until?: string
  before?: string
  limit?: number
}

export function contactsOf(inmate: string, search: ContactSearch, signal?: AbortSignal): Promise<ContactHistory> {
  const given = Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
  return guarded(http.get<ContactHistory>(`/api/inmates/${inmate}/contacts`, given, signal))
}
