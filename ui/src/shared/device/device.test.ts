import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { clearDevice, lockDevice, openDevice } from './device'
import { prepareDevice } from './holder'
import { dropTyped, keepTyped, typedAt } from './typed'

const [MINE, OTHERS] = ['0'.repeat(32), 'f'.repeat(32)]
const said = { id_no: '99000019890723002X', name: '林某' }

beforeEach(async () => {
  clearDevice()
  await prepareDevice()
  openDevice('me', MINE)
})
afterEach(() => {
  vi.useRealTimers()
  clearDevice()
})

it('gives back what was typed, and shows nothing of it to whoever looks at the store', () => {
  keepTyped('register', said)
  const lies = JSON.stringify(Object.entries(localStorage))
  expect(lies).toContain('qq-typed:register')
  expect(lies).not.toContain(said.id_no)
  expect(typedAt('register')).toEqual(said)
  expect(typedAt('form:1')).toBeNull()
  dropTyped('register')
  expect(typedAt('register')).toBeNull()
})

it('opens to nobody once the session ended, and to the same person when he comes back', () => {
  keepTyped('register', said)
  lockDevice()
  expect(typedAt('register')).toBeNull()
  openDevice('me', MINE)
  expect(typedAt('register')).toEqual(said)
})

it('opens by no other key, also under the same name', () => {
  keepTyped('register', said)
  lockDevice()
  openDevice('me', OTHERS)
  expect(typedAt('register')).toBeNull()
})

it('opens at no other place', () => {
  keepTyped('register', said)
  localStorage.setItem('qq-typed:form:1', localStorage.getItem('qq-typed:register')!)
  expect(typedAt('form:1')).toBeNull()
})

it('goes when somebody else comes, when its owner leaves, and after a day', () => {
  keepTyped('register', said)
  openDevice('other', OTHERS)
  expect(localStorage.getItem('qq-typed:register')).toBeNull()

  openDevice('me', MINE)
  keepTyped('register', said)
  clearDevice()
  expect(localStorage.getItem('qq-typed:register')).toBeNull()

  openDevice('me', MINE)
  keepTyped('register', said)
  lockDevice()
  vi.useFakeTimers()
  vi.setSystemTime(Date.now() + 25 * 3600_000)
  openDevice('me', MINE)
  expect(localStorage.getItem('qq-typed:register')).toBeNull()
})
