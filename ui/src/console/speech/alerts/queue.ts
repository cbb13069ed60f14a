/** Order and bookkeeping of alerts as they come in. */

import type { AlertView } from '@/api'

/** `known` with `alert` added or replaced: those nobody has in hand first (escalated, then gravest), then the newest. */
export function upsertAlert(known: readonly AlertView[], alert: AlertView): AlertView[] {
  return ordered([...known.filter((other) => other.id !== alert.id), alert])
}

export function ordered(alerts: readonly AlertView[]): AlertView[] {
  return [...alerts].sort(
    (a, b) =>
      Number(isOpen(b)) - Number(isOpen(a)) ||
      (isOpen(a) ? Number(isEscalated(b)) - Number(isEscalated(a)) || b.severity - a.severity : 0) ||
      Date.parse(b.at) - Date.parse(a.at),
  )
}

/** Whether nobody has it in hand. */
export function isOpen(alert: AlertView): boolean {
  return (alert.owner_id ?? null) === null && alert.state === 'new'
}

/** Whether it waits with the leaders. */
export function isEscalated(alert: AlertView): boolean {
  return isOpen(alert) && (alert.escalated_at ?? null) !== null
}

/** Seconds until it is escalated; null where somebody has it, or the leaders do. */
export function secondsToEscalation(alert: AlertView, unownedS: number, now: number): number | null {
  if (!isOpen(alert) || isEscalated(alert)) return null
  return Math.max(0, Math.ceil((Date.parse(alert.at) - now) / 1000 + unownedS))
}

/** Whether its recheck waits for a conclusion. */
export function awaitsRecheck(alert: AlertView): boolean {
  return alert.recheck_id !== null && alert.recheck_state === 'open'
}
