/** What the systems within reach are called; lists name them by id alone. */
import { computed } from 'vue'
import { useOptions } from '../../modules/lookups'
import { permitted } from '../../permissions'
import { systemsApi } from './api'

export function useSystemNames() {
  // The list stands without names where they may not be seen.
  const { options } = useOptions(async () => (permitted('prison_systems:list') ? systemsApi.systems() : []))
  const names = computed(() => Object.fromEntries(options.value.map(({ id, prison, name }) => [id, `${prison} ${name}`])))
  return { names: () => names.value, nameOf: (id: string) => names.value[id] ?? '' }
}
