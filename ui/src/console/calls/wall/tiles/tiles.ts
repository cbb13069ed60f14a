/** Order of the tiles on the wall. */
import type { AlertView, CallState, CallView } from '@/api'
import { isOpen } from '../../../speech/alerts/queue'

export const GRIDS = [4, 9, 16] as const
export type Grid = (typeof GRIDS)[number]

export interface Tile {
  call: CallView
  /** Its alerts that nobody has acknowledged, gravest and newest first. */
  open: AlertView[]
}

const RANK: Partial<Record<CallState, number>> = { connected: 0, waiting: 1 }

/** Calls with unacknowledged alerts first, the gravest on top; then running before waiting, by time. */
export function tilesOf(calls: readonly CallView[], alerts: readonly AlertView[]): Tile[] {
  const tiles = calls.map((call) => ({ call, open: openOf(call.id, alerts) }))
  return tiles.sort(
    (a, b) =>
      (b.open[0]?.severity ?? 0) - (a.open[0]?.severity ?? 0) ||
      (RANK[a.call.state] ?? 2) - (RANK[b.call.state] ?? 2) ||
      Date.parse(a.call.starts_at) - Date.parse(b.call.starts_at) ||
      a.call.id.localeCompare(b.call.id),
  )
}

function openOf(callId: string, alerts: readonly AlertView[]): AlertView[] {
  return alerts
    .filter((alert) => alert.call_id === callId && isOpen(alert))
    .sort((a, b) => b.severity - a.severity || Date.parse(b.at) - Date.parse(a.at))
}

/** Running calls after a push: entered, changed, or gone when it is over and nobody watches it here. */
export function withCall(calls: readonly CallView[], call: CallView, kept: boolean): CallView[] {
  const others = calls.filter((other) => other.id !== call.id)
  return call.state in RANK || kept ? [...others, call] : others
}

/** The grid that an address names; nine tiles where it names none. */
export function gridOf(text: unknown): Grid {
  return GRIDS.find((grid) => String(grid) === text) ?? 9
}

export const columnsOf = (grid: Grid): number => Math.sqrt(grid)

export interface Page {
  tiles: Tile[]
  /** From 1. */
  number: number
  count: number
}

/** The tiles of a page; a page beyond the last is the last. */
export function pageOf(tiles: readonly Tile[], grid: Grid, wanted: number): Page {
  const count = Math.max(1, Math.ceil(tiles.length / grid))
  const number = Math.min(Math.max(1, wanted), count)
  return { tiles: tiles.slice((number - 1) * grid, number * grid), number, count }
}
