import { describe, expect, it } from 'vitest'
import { pageEntries, routes } from '../router'
import { isItemsOwn, menuNameOf } from './place'

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
