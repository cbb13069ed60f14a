/** What lists that keep their filters in the address read there; whatever makes no sense counts as absent. */
import { DAY_MS, midnight } from '@/shared/days'

export const PAGE_SIZES = [20, 50, 100] as const
export const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/

export type Query = Record<string, string | null | (string | null)[] | undefined>

/** What an address says under one name, or the first of it. */
export function one(value: Query[string]): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

/** The first moment of a day, as the interface is asked. */
export function sinceOf(day: string): string {
  return new Date(midnight(day)).toISOString()
}

/** The first moment after a day. */
export function untilOf(day: string): string {
  return new Date(midnight(day) + DAY_MS).toISOString()
}
