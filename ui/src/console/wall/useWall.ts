/** Running calls in scope, their alerts, and the calls watched here. */
import { computed, onScopeDispose, shallowReactive, shallowRef } from 'vue'
import type { AlertView, CallView } from '@/api'
import { upsertAlert } from '../alerts/queue'
import { consoleApi } from '../api'
import { RUNNING } from '../labels'
import { useFeed } from '../live/feed'
import { useLoad } from '../load'
import { tilesOf, withCall } from './tiles'
import { Watching } from './watching'

const MOST_WATCHED = 9
const MOST_CALLS = 100

export function useWall() {
  const calls = shallowRef<CallView[]>([])
  const alerts = shallowRef<AlertView[]>([])
  const watchings = shallowReactive(new Map<string, Watching>())

  const { data, block, reload } = useLoad(async (signal) => {
    const [running, open] = await Promise.all([runningCalls(signal), consoleApi.alerts({ state: 'new', limit: 100 }, signal)])
    const watched = calls.value.filter((call) => watchings.has(call.id) && !running.some((one) => one.id === call.id))
    calls.value = [...running, ...watched]
    takeAlerts(open.rows)
    return true
  })

  const tiles = computed(() => tilesOf(calls.value, alerts.value))
  /** Alerts of calls that are over are dealt with on the page of alerts. */
  const queue = computed(() => alerts.value.filter((alert) => calls.value.some((call) => call.id === alert.call_id)))

  function takeCall(call: CallView): void {
    calls.value = withCall(calls.value, call, watchings.has(call.id))
  }

  function takeAlerts(incoming: readonly AlertView[]): void {
    alerts.value = incoming.reduce<AlertView[]>(upsertAlert, alerts.value)
  }

  useFeed({ call: takeCall, alert: (alert) => takeAlerts([alert]), again: () => void reload(true) })

  /** Watches a call; the one watched longest gives way when too many are. */
  function watchCall(id: string, keep: string): Watching {
    const known = watchings.get(id)
    if (known) return known
    const oldest = [...watchings.keys()].find((other) => other !== keep)
    if (watchings.size >= MOST_WATCHED && oldest !== undefined) unwatch(oldest)
    const watching = new Watching(id, takeAlerts)
    watchings.set(id, watching)
    void watching.start()
    return watching
  }

  function unwatch(id: string): void {
    watchings.get(id)?.stop()
    watchings.delete(id)
    calls.value = calls.value.filter((call) => call.id !== id || RUNNING.includes(call.state))
  }

  onScopeDispose(() => watchings.forEach((watching) => watching.stop()))
  return { calls, queue, tiles, watchings, loaded: data, block, reload, takeCall, takeAlerts, watchCall, unwatch }
}

async function runningCalls(signal: AbortSignal): Promise<CallView[]> {
  const pages = await Promise.all(RUNNING.map((state) => consoleApi.calls({ state, limit: MOST_CALLS }, signal)))
  return pages.flatMap((page) => page.rows)
}
