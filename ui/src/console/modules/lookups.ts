/** Declarations, dictionaries and the tree of units, each asked for once a minute at most. */
import { ref, watch, type Ref } from 'vue'
import { session } from '../session'
import { moduleApi } from './api'
import type { ModuleView, Pickable, UnitNode } from './wire'

const FRESH_MS = 60_000

const kept = new Map<string, { at: number; answer: Promise<unknown> }>()
watch(() => session.me?.id, forgetLookups)

/** What one officer was answered is no answer for the next. */
export function forgetLookups(): void {
  kept.clear()
}

function fresh<T>(key: string, ask: () => Promise<T>): Promise<T> {
  const known = kept.get(key)
  if (known && Date.now() - known.at < FRESH_MS) return known.answer as Promise<T>
  const answer = ask()
  kept.set(key, { at: Date.now(), answer })
  answer.catch(() => kept.delete(key))
  return answer
}

export const moduleView = (code: string): Promise<ModuleView> => fresh(`module ${code}`, () => moduleApi.module(code))
export const dictionary = (code: string): Promise<Pickable[]> => fresh(`dictionary ${code}`, () => moduleApi.dictionary(code))
export const unitTree = (): Promise<UnitNode[]> => fresh('units', () => moduleApi.units())

/** Something to pick from: empty until it is there, and `failed` where it will not come. */
export function useOptions<T>(ask: () => Promise<T[]>): { options: Ref<T[]>; failed: Ref<boolean> } {
  const options = ref([]) as Ref<T[]>
  const failed = ref(false)
  ask().then(
    (answer) => (options.value = answer),
    () => (failed.value = true),
  )
  return { options, failed }
}

