import { beforeEach, describe, expect, it } from 'vitest'
import { handed, keepHanded, refusedPhone, takeHanded } from './handed'

beforeEach(() => {
  handed.value = null
})

describe('what a host hands over', () => {
  it('is kept from the query with the place behind the #', () => {
    history.replaceState(null, '', '/relative/?ticket=code-1#/visits/7')
    expect(keepHanded({ path: '/visits/7', query: {} }, '?ticket=code-1')).toEqual({ path: '/visits/7', query: {} })
    expect(location.search).toBe('')
    const told = takeHanded()
    expect([told?.values.get('ticket'), told?.place]).toEqual(['code-1', '/visits/7'])
    expect(takeHanded()).toBeNull()
  })

  it('is kept from behind the #, and what the page itself asks stays', () => {
    const rest = keepHanded({ path: '/apply/binding', query: { phone_code: 'p-1', again: '7' } }, '')
    expect(rest).toEqual({ path: '/apply/binding', query: { again: '7' } })
    const told = takeHanded()
    expect([told?.values.get('phone_code'), told?.place]).toEqual(['p-1', '/apply/binding?again=7'])
  })

  it('is nothing where the address holds none', () => {
    expect(keepHanded({ path: '/consent', query: { next: '/mine' } }, '')).toBeNull()
    expect(handed.value).toBeNull()
  })

  it('leads to the home from the way in', () => {
    keepHanded({ path: '/sign-in', query: { ticket: 'code-1' } }, '')
    expect(handed.value?.place).toBe('/')
  })

  it('tells a refusal of the number by either name', () => {
    for (const told of ['phone=refused', 'phone_refused=1']) expect(refusedPhone(new URLSearchParams(told))).toBe(true)
    expect(refusedPhone(new URLSearchParams('phone_code=1'))).toBe(false)
  })
})
