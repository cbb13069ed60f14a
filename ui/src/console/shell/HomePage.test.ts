import { afterEach, expect, it } from 'vitest'
import type { OfficerMe } from '@/api'
import { forgetMenu, menuKnown } from '../platform/menu/store'
import { answering, settled, show, type Stage } from '../modules/stage'
import { session } from '../session'
import HomePage from './HomePage.vue'

let stage: Stage | null = null

afterEach(() => {
  stage?.leave()
  stage = null
  forgetMenu()
  session.me = null
})

async function home(): Promise<Stage> {
  answering({})
  session.me = { permissions: ['read_calls', 'read_alerts'], unit: { org_type: 'PRISON' } } as OfficerMe
  stage = await show('/', HomePage)
  return stage
}

it('leads to the first page once the menu is known', async () => {
  const { router } = await home()
  expect(router.currentRoute.value.path).toBe('/')
  const led = new Promise((done) => router.afterEach(done))
  menuKnown.value = true
  await led
  expect(router.currentRoute.value.path).toBe('/calls')
})

it('leaves whoever is on the way to another page on that way', async () => {
  const { router } = await home()
  const going = router.push('/alerts')
  menuKnown.value = true
  await settled()
  await going
  expect(router.currentRoute.value.path).toBe('/alerts')
})
