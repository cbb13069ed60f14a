/** A page of figures as its address asks for it: the page, one of its tables, what that tells, and how it was before. */
import { computed, watch, type ComputedRef, type ShallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useLoad, type Load } from '../load'
import { figuresApi } from './api'
import { askedOf, tableOf } from './asking'
import type { Asked, FiguresCompared, FiguresPage, FiguresTable, FiguresTold } from './wire'

interface Figures {
  page: Load<FiguresPage>
  table: ComputedRef<FiguresTable | undefined>
  /** What was answered; with `asked`, what counts and what the address says over it. */
  told: Load<FiguresTold>
  asked: ComputedRef<Asked>
  compared: ShallowRef<FiguresCompared | null>
  ask: (change: Record<string, string | undefined>) => void
}

export function useFigures(at: string): Figures {
  const route = useRoute()
  const router = useRouter()
  const mine = route.name
  const page = useLoad((signal) => figuresApi.page(at, signal))
  const table = computed(() => page.data.value && tableOf(page.data.value, route.query)) as ComputedRef<FiguresTable | undefined>
  const said = computed(() => (table.value ? askedOf(table.value, route.query) : {}))
  const told = useLoad((signal) => figuresApi.told(at, table.value!.code, said.value, signal))
  const before = useLoad((signal) => figuresApi.compared(at, table.value!.code, told.data.value!.asked, signal))

  void page.reload()
  watch(
    () => (route.name === mine && table.value ? ([table.value.code, JSON.stringify(said.value)] as const) : null),
    (now, last) => {
      if (!now || now.join() === last?.join()) return
      before.data.value = null
      // Of another table nothing is shown any more; of the same one what was there until the answer comes.
      void told.reload(told.data.value !== null && now[0] === last?.[0])
    },
    { immediate: true },
  )
  watch(told.data, (answer) => answer && table.value?.compares && void before.reload(true))

  return {
    page,
    table,
    told,
    asked: computed(() => ({ ...told.data.value?.asked, ...said.value })),
    compared: before.data,
    ask: (change) => void router.replace({ query: { ...route.query, ...change } }),
  }
}
