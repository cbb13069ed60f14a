/** Figures of the words' report: in words, and where each leads. */
import type { RouteLocationRaw } from 'vue-router'

export type Matched = 'every' | 'text' | 'sound'
export type FigureKind = 'alerted' | 'confirmed' | 'dismissed' | 'open'

export const STATE_NAME: Record<string, string> = { enabled: '启用', disabled: '已停用', removed: '已删除' }

const ALERT_STATE: Record<FigureKind, string> = { alerted: '', confirmed: 'confirmed', dismissed: 'dismissed', open: 'new' }

/** Nothing decided is no precision, not one of nought. */
export function percent(precision: number | null): string {
  return precision === null ? '—' : `${(precision * 100).toFixed(1)}%`
}

/** The list of exactly those alerts that a figure counts. */
export function alertsBehind(word: string, matched: Matched, kind: FigureKind, days: { since: string; until: string }): RouteLocationRaw {
  const state = ALERT_STATE[kind]
  return { path: '/alerts', query: { word, ...days, ...(matched !== 'every' && { matched_by: matched }), ...(state && { state }) } }
}
