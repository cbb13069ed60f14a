/** The calls that alerts are about: an alert names its call by id alone. */
import { shallowRef } from 'vue'
import type { CallView } from '@/api'
import { consoleApi } from '../../api'

export const callsById = shallowRef(new Map<string, CallView>())

const asked = new Set<string>()
const RECENT = 100

/** Makes the calls of `ids` known: the recent ones at once, older ones each for itself. */
export async function learnCalls(ids: readonly string[]): Promise<void> {
  const unknown = () => ids.filter((id) => !callsById.value.has(id) && !asked.has(id))
  if (unknown().length === 0) return
  if (unknown().length > 1) remember((await consoleApi.calls({ limit: RECENT })).rows)
  const older = unknown()
  older.forEach((id) => asked.add(id))
  const answers = await Promise.allSettled(older.map((id) => consoleApi.case(id)))
  // A call outside the officer's scope stays unnamed; the row then shows its link alone.
  remember(answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.call] : [])))
}

export function remember(calls: readonly CallView[]): void {
  callsById.value = new Map([...callsById.value, ...calls.map((call) => [call.id, call] as const)])
}
