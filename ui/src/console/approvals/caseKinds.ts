/** Kinds of cases, as lists are narrowed by them. */
import { computed } from 'vue'
import { useOptions } from '../modules/lookups'
import { approvalsApi } from './api'

export function caseKinds(): () => Record<string, string> {
  const { options } = useOptions(() => approvalsApi.caseKinds())
  const titles = computed(() => Object.fromEntries(options.value.map(({ code, title }) => [code, title])))
  return () => titles.value
}
