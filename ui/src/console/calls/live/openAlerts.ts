/** How many alerts nobody has acknowledged yet, for the menu. */
import { computed, ref } from 'vue'
import { ApiError, type AlertView } from '@/api'
import { isOpen } from '../../speech/alerts/queue'
import { consoleApi } from '../../api'

const known = ref(new Map<string, boolean>())
const beyond = ref(0)

export const openAlerts = computed(() => beyond.value + [...known.value.values()].filter(Boolean).length)

/** Counts anew; where the server does not answer the old count stands until the next time. */
export async function countOpenAlerts(): Promise<void> {
  const page = await consoleApi.alerts({ state: 'new', limit: 100 }).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error
    return null
  })
  if (page === null) return
  known.value = new Map(page.rows.map((alert) => [alert.id, isOpen(alert)]))
  beyond.value = Math.max(0, page.total - page.rows.length)
}

/** Takes note of an alert that came in or was dealt with. */
export function noteAlert(alert: AlertView): void {
  known.value.set(alert.id, isOpen(alert))
}
