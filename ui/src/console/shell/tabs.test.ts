import { describe, expect, it } from 'vitest'
import { closed, MOST_TABS, tabsOf, visited, type Tab } from './tabs'

const tab = (name: string): Tab => ({ name, at: `/m/${name}`, list: `/m/${name}` })

describe('tabs', () => {
  it('remember the list as it was left while one of its things is open', () => {
    let tabs = visited([], 'inmates', '/m/inmates?name=张&page=2', true, '/m/inmates')
    tabs = visited(tabs, 'inmates', '/m/inmates/01', false, '/m/inmates')
    expect(tabs).toEqual([{ name: 'inmates', at: '/m/inmates/01', list: '/m/inmates?name=张&page=2' }])
  })

  it('lead to the plain list where a thing was opened first', () => {
    expect(visited([], 'cards', '/m/cards/01', false, '/m/cards')[0]?.list).toBe('/m/cards')
  })

  it('make room for a new one', () => {
    const many = Array.from({ length: MOST_TABS }, (_, at) => tab(`m${at}`))
    const tabs = visited(many, 'new', '/m/new', true, '/m/new')
    expect(tabs).toHaveLength(MOST_TABS)
    expect([tabs[0]?.name, tabs.at(-1)?.name]).toEqual(['m1', 'new'])
  })

  it('give way to the neighbour when closed', () => {
    const tabs = ['a', 'b', 'c'].map(tab)
    expect(closed(tabs, 'b')).toEqual({ tabs: [tab('a'), tab('c')], next: '/m/c' })
    expect(closed(tabs, 'c').next).toBe('/m/b')
    expect(closed([tab('a')], 'a')).toEqual({ tabs: [], next: '/' })
  })

  it('come back from a session, without what is not a tab', () => {
    expect(tabsOf(JSON.stringify([tab('a'), { name: 'b' }, null, { ...tab('c'), at: 'javascript:1' }]))).toEqual([tab('a')])
    expect(tabsOf('{')).toEqual([])
    expect(tabsOf(null)).toEqual([])
  })
})
