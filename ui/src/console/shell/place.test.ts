import { describe, expect, it } from 'vitest'
import { pageEntries, router, routes } from '../router'
import { isItemsOwn, itemOf, menuNameOf } from './place'

const at = (name: string, code?: string) => ({
  name,
  meta: routes.find((route) => route.name === name)?.meta ?? {},
  params: code ? { code } : ({} as Record<string, string>),
})

describe('the place of a page', () => {
  it('is its own item, that of its list, or that of its module', () => {
    expect([at('calls'), at('case'), at('records', 'inmates'), at('record-edit', 'inmates')].map(menuNameOf)).toEqual(['calls', 'calls', 'inmates', 'inmates'])
    expect([at('home'), at('unknown')].map(menuNameOf)).toEqual([null, null])
  })

  it('is the list itself or one thing of it', () => {
    expect([at('calls'), at('case'), at('records', 'cards'), at('record', 'cards')].map(isItemsOwn)).toEqual([true, false, true, false])
  })
})

describe('the item of a page', () => {
  const item = (name: string, path: string) => ({ name, title: name, path })
  const menu = (...items: ReturnType<typeof item>[]) => [{ code: 'base', title: '基础信息', groups: [{ title: '人员', items }] }]
  const OWN = item('inmates', '/m/inmates')
  const ADDED = item('entry-1', '/m/inmates?key_control=true')
  const of = (address: string, ...items: ReturnType<typeof item>[]) => itemOf(menu(...items), router.resolve(address), (path) => router.resolve(path))

  it('is its own, for the list however it is narrowed and for each thing of it', () => {
    expect(['/m/inmates', '/m/inmates?q=王', '/m/inmates/01', '/m/inmates/01/edit'].map((at) => of(at, ADDED, OWN))).toEqual(Array(4).fill('inmates'))
  })

  it('is one that was added where that leads to the very address', () => {
    expect(of('/m/inmates?key_control=true', OWN, ADDED)).toBe('entry-1')
    expect(of('/m/inmates', OWN, item('entry-2', '/m/inmates'))).toBe('inmates')
  })

  it('is one that was added to the same list where its own is hidden', () => {
    expect(['/m/inmates', '/m/inmates/01'].map((at) => of(at, ADDED))).toEqual(['entry-1', 'entry-1'])
  })

  it('is none for a page that the menu does not hold', () => {
    const outside = { name: 'entry-3', title: '法援', path: '', href: 'https://law.example.cn/' }
    expect(['/', '/account', '/nowhere', '/m/cards'].map((at) => of(at, OWN, ADDED, outside))).toEqual(Array(4).fill(null))
  })
})

describe('hand-made pages', () => {
  it('name the permission that opens them, and lead to an address without parameters', () => {
    expect(pageEntries.find((page) => page.name === 'wall')).toMatchObject({ path: '/wall', permission: 'watch', title: '实时监听' })
    expect(pageEntries.every((page) => page.permission !== '' && !page.path.includes(':'))).toBe(true)
  })

  it('belong to an item of the menu where they are one thing of a list', () => {
    const items = new Set(pageEntries.map((page) => page.name))
    const parents = routes.flatMap((route) => route.meta?.parent ?? [])
    expect(parents.filter((name) => !items.has(name))).toEqual([])
  })
})
