/** What the bureau and the prisons show on the home, and where its entries lead. */
import { reactive } from 'vue'
import { messageOf } from '@/api'
import { contentApi, type HomeModule, type PublicHome } from './api'

export const content = reactive<{ home: PublicHome | null; problem: string }>({ home: null, problem: '' })

/** Pages of ours by the name that an entry has for them. */
const PAGES: Readonly<Record<string, string>> = {
  dial_call: '/dial',
  bookings: '/bookings',
  history: '/history',
  applications: '/applications',
  messages: '/messages',
  register: '/register',
  forms: '/forms',
  help: '/help',
  handbook: '/handbook',
  notices: '/notices',
  questions: '/questions',
  ask_question: '/questions/new/1',
}
/** These begin with what was chosen before, so the home does them itself. */
export const ACTS: readonly string[] = ['ask_call', 'ask_visit']
/** What a relative's home has a button for, where its entry is on. */
export const BUTTONS: readonly string[] = [...ACTS, 'dial_call']

export async function loadHome(): Promise<void> {
  content.problem = ''
  try {
    content.home = await contentApi.home()
  } catch (error) {
    content.problem = messageOf(error)
  }
}

export async function choosePrison(id: string): Promise<void> {
  content.home = await contentApi.choosePrison(id)
}

/** Whether an entry leads to it; before the home is known nothing is offered. */
export function offers(target: string): boolean {
  return content.home?.modules.some((one) => one.target === target) ?? false
}

/** Where an entry leads; empty for what the page does itself. */
export function pathOf(entry: { target: string; text_id?: string | null }): string {
  if (entry.target === 'chapter') return entry.text_id ? `/handbook/${entry.text_id}` : '/handbook'
  return PAGES[entry.target] ?? ''
}

/** Entries that are shown as tiles; `buttons` are shown otherwise. */
export function tilesOf(modules: readonly HomeModule[], buttons: readonly string[]): HomeModule[] {
  return modules.filter((one) => !buttons.includes(one.target) && (one.target === 'link' ? Boolean(one.link) : pathOf(one) !== ''))
}

export function forgetHome(): void {
  content.home = null
}
