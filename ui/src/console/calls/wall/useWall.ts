/** Running calls in scope, their alerts, and the calls watched here. */
import { computed, onScopeDispose, ref, shallowReactive, shallowRef } from 'vue'
import type { AlertView, CallView } from '@/api'
import { upsertAlert } from '../../speech/alerts/queue'
import { consoleApi } from '../../api'
import { RUNNING } from '../../labels'
import { useFeed } from '../live/feed'
import { useLoad } from '../../load'
import { tilesOf, withCall } from './tiles/tiles'
import { Watching } from './watching'

const MOST_CALLS = 100

export function useWall() {
  const calls = shallowRef<CallView[]>([])
  const alerts = shallowRef<AlertView[]>([])
  const unownedS = ref(0)
  const watchings = shallowReactive(new Map<string, Watching>())

  const { data, block, reload } = useLoad(async (signal) => {
    const [running, open] = await Promise.all([runningCalls(signal), consoleApi.alerts({ state: 'new', limit: 100 }, signal)])
    const watched = calls.value.filter((call) => watchings.has(call.id) && !running.some((one) => one.id === call.id))
    calls.value = [...running, ...watched]
    takeAlerts(open.rows)
    unownedS.value = open.unowned_s
    return true
  })

  const tiles = computed(() => tilesOf(calls.value, alerts.value))
  /** Alerts of calls that are over are dealt with on the page of alerts. */
  const queue = computed(() => alerts.value.filter((alert) => calls.value.some((call) => call.id === alert.call_id)))

  function takeCall(call: CallView): void {
    calls.value = withCall(calls.value, call, watchings.get(call.id)?.state.wasLarge ?? false)
  }

  function takeAlerts(incoming: readonly AlertView[]): void {
    alerts.value = incoming.reduce<AlertView[]>(upsertAlert, alerts.value)
  }

  useFeed({ call: takeCall, alert: (alert) => takeAlerts([alert]), again: () => void reload(true) })

  function watchCall(id: string): Watching {
    const known = watchings.get(id)
    if (known) return known
    const watching = new Watching(id, takeAlerts)
    watchings.set(id, watching)
    void watching.start()
    return watching
  }

  /** Watches exactly these: the large one with full pictures, the others with small ones; one may be heard. */
  function watchOnly(shown: readonly string[], large: string, audible: string): void {
    const wanted = new Set(large ? [...shown, large] : shown)
    for (const [id, watching] of [...watchings]) {
      // A call that is over stays until its rating was asked for.
      if (!wanted.has(id) && !watching.owesRating) unwatch(id)
    }
    wanted.forEach(watchCall)
    for (const [id, watching] of watchings) {
      watching.enlarge(id === large)
      watching.hear(id === audible)
    }
  }

  function unwatch(id: string): void {
    watchings.get(id)?.stop()
    watchings.delete(id)
    calls.value = calls.value.filter((call) => call.id !== id || RUNNING.includes(call.state))
  }

  onScopeDispose(() => watchings.forEach((watching) => watching.stop()))
  return { calls, queue, tiles, watchings, loaded: data, block, unownedS, reload, takeCall, takeAlerts, watchOnly, unwatch }
}

async function runningCalls(signal: AbortSignal): Promise<CallView[]> {
  const pages = await Promise.all(RUNNING.map((state) => consoleApi.calls({ state, limit: MOST_CALLS }, signal)))
  return pages.flatMap((page) => page.rows)
}
