/** The menu of the signed-in officer, with what of it is still on its way. */
import { computed, ref, shallowRef } from 'vue'
import { messageOf, type MenuView } from '@/api'
import { consoleApi } from '../../api'
import { moduleApi } from '../../modules/api'
import type { MenuEntry } from '../../modules/wire'
import { pageEntries } from '../../router'
import { session } from '../../session'
import { arranged } from './arranged'
import { itemsOf, menuOf } from './menu'

const modules = shallowRef<MenuEntry[]>([])
const setting = shallowRef<MenuView | null>(null)
export const menuKnown = ref(false)
export const menuProblem = ref('')

const built = computed(() => menuOf(pageEntries, modules.value, session.me?.permissions ?? [], setting.value?.entries ?? [], session.me?.unit.org_type === 'BUREAU'))
export const menu = computed(() => arranged(built.value, setting.value))
/** With what is hidden or closed, for whoever arranges it. */
export const wholeMenu = computed(() => {
  const every = pageEntries.map((page) => page.permission)
  return arranged(menuOf(pageEntries, setting.value?.modules ?? [], every), setting.value, true)
})
export const menuSetting = computed(() => setting.value)
export const menuItems = computed(() => itemsOf(menu.value))

/** Asks for the modules that the officer may open; hand-made pages are there without it. */
export async function loadMenu(): Promise<void> {
  menuProblem.value = ''
  try {
    const [entries, arrangement] = await Promise.all([moduleApi.entries(), consoleApi.menu()])
    modules.value = entries
    setting.value = arrangement
  } catch (error) {
    modules.value = []
    menuProblem.value = messageOf(error)
  }
  menuKnown.value = true
}

/** What the server answered after a change of the arrangement. */
export function takeMenu(now: MenuView): void {
  setting.value = now
}

export function forgetMenu(): void {
  modules.value = []
  setting.value = null
  menuKnown.value = false
}
