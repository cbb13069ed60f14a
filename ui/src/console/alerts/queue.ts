/** Order and bookkeeping of alerts as they come in. */

import type { AlertView } from '@/api'

/** `known` with `alert` added or replaced: the unseen first, then the gravest, then the newest. */
export function upsertAlert(known: readonly AlertView[], alert: AlertView): AlertView[] {
  return ordered([...known.filter((other) => other.id !== alert.id), alert])
}

export function ordered(alerts: readonly AlertView[]): AlertView[] {
  return [...alerts].sort(
    (a, b) =>
      Number(isOpen(b)) - Number(isOpen(a)) ||
      (isOpen(a) ? b.severity - a.severity : 0) ||
      Date.parse(b.at) - Date.parse(a.at),
  )
}

/** Whether nobody has acknowledged it. */
export function isOpen(alert: AlertView): boolean {
  return alert.acknowledged_by === null && alert.state === 'new'
}

/** Whether its recheck waits for a conclusion. */
export function awaitsRecheck(alert: AlertView): boolean {
  return alert.recheck_id !== null && alert.recheck_state === 'open'
}

/** Open alerts of each call, for raising tiles. */
export function openByCall(alerts: readonly AlertView[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const alert of alerts.filter(isOpen)) {
    counts.set(alert.call_id, (counts.get(alert.call_id) ?? 0) + 1)
  }
  return counts
}
