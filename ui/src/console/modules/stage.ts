/** A page on its own for a test: router, Element Plus, and a platform that answers what the test says. */
import ElementPlus from 'element-plus'
import { vi } from 'vitest'
import { createApp, nextTick, type Component } from 'vue'
import { createMemoryHistory, createRouter, RouterView, type Router } from 'vue-router'
import { routes } from '../router'
import { forgetLookups } from './lookups'

type Answer = [status: number, body: unknown]
export type Answers = Record<string, (body: unknown, query: URLSearchParams) => Answer | Promise<Answer>>

export interface Asked {
  what: string
  query: Record<string, string>
  body: unknown
}

/** Answers `GET /api/…` and the like by name; whatever the test does not name is not found. */
export function answering(answers: Answers): Asked[] {
  const asked: Asked[] = []
  vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
    const url = new URL(address, 'http://console.test/console/')
    const what = `${init.method ?? 'GET'} ${url.pathname}`
    // The pages' own doings are looked at here, in clear.
    if (what === 'GET /api/sealing') return new Response(JSON.stringify({ public_key: '', plain_prefixes: ['/'], time: 0 }))
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : init.body
    asked.push({ what, query: Object.fromEntries(url.searchParams), body })
    const [status, answer] = (await answers[what]?.(body, url.searchParams)) ?? refusal(404, 'not_found', '没有找到')
    return new Response(JSON.stringify(answer), { status })
  })
  return asked
}

export function refusal(status: number, code: string, message: string, detail: object = {}): Answer {
  return [status, { code, message, retryable: false, detail }]
}

export interface Stage {
  router: Router
  find: (selector: string) => HTMLElement | null
  byId: (testId: string) => HTMLElement | null
  text: () => string
  leave: () => void
}

/** Shows the console's page at an address. */
export async function show(address: string, page: Component = RouterView): Promise<Stage> {
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push(address)
  const place = document.createElement('div')
  document.body.append(place)
  const app = createApp(page)
  app.use(router).use(ElementPlus).mount(place)
  await settled()
  return {
    router,
    find: (selector) => document.querySelector<HTMLElement>(selector),
    byId: (testId) => document.querySelector<HTMLElement>(`[data-testid="${testId}"]`),
    text: () => document.body.textContent ?? '',
    leave: () => {
      app.unmount()
      forgetLookups()
      document.body.replaceChildren()
    },
  }
}

/** Until what was asked has come: answers arrive in microtasks, pages in tasks. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 0))
    await nextTick()
  }
}

/** Waits for what a page shows in its own time, such as a problem beside its field. */
export const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000 })

/** Types into a field without leaving it. */
export async function type(input: HTMLElement | null, text: string): Promise<void> {
  const control = input as HTMLInputElement
  control.value = text
  control.dispatchEvent(new Event('input', { bubbles: true }))
  await settled()
}

export async function fill(input: HTMLElement | null, text: string): Promise<void> {
  await type(input, text)
  input?.dispatchEvent(new Event('change', { bubbles: true }))
  await settled()
}

export async function click(target: HTMLElement | null): Promise<void> {
  target?.click()
  await settled()
}
