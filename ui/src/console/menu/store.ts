/** The menu of the signed-in officer, with what of it is still on its way. */
import { computed, ref, shallowRef } from 'vue'
import { messageOf } from '@/api'
import { moduleApi } from '../modules/api'
import type { MenuEntry } from '../modules/wire'
import { pageEntries } from '../router'
import { session } from '../session'
import { itemsOf, menuOf } from './menu'

const modules = shallowRef<MenuEntry[]>([])
export const menuKnown = ref(false)
export const menuProblem = ref('')

export const menu = computed(() => menuOf(pageEntries, modules.value, session.me?.permissions ?? []))
export const menuItems = computed(() => itemsOf(menu.value))

/** Asks for the modules that the officer may open; hand-made pages are there without it. */
export async function loadMenu(): Promise<void> {
  menuProblem.value = ''
  try {
    modules.value = await moduleApi.entries()
  } catch (error) {
    modules.value = []
    menuProblem.value = messageOf(error)
  }
  menuKnown.value = true
}

export function forgetMenu(): void {
  modules.value = []
  menuKnown.value = false
}
