/** The open tabs, kept for the browser tab's session. */
import { ref, watch } from 'vue'
import { session } from '../session'
import { closed, tabsOf, visited, type Tab } from './tabs'

const KEY = 'qq-console-tabs'
const key = () => `${KEY} ${session.me?.id ?? ''}`

export const openTabs = ref<Tab[]>([])

watch(
  () => session.me?.id,
  (id) => (openTabs.value = id ? tabsOf(sessionStorage.getItem(key())) : []),
  { immediate: true },
)
watch(openTabs, (tabs) => session.me && sessionStorage.setItem(key(), JSON.stringify(tabs)))

export function noteVisit(name: string, at: string, isList: boolean, home: string): void {
  openTabs.value = visited(openTabs.value, name, at, isList, home)
}

/** Closes a tab; answers where to go if it was the one on show. */
export function closeTab(name: string): string {
  const after = closed(openTabs.value, name)
  openTabs.value = after.tabs
  return after.next
}
