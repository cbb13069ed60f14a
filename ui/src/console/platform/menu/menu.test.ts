import { describe, expect, it } from 'vitest'
import type { Permission } from '../../codes'
import { findItems, itemsOf, menuOf, placeOf, type PageEntry } from './menu'

const page = (name: string, permission: Permission, subsystem = 'calls', group = '可视通话'): PageEntry => ({
  name,
  title: `${name}页`,
  path: `/${name}`,
  permission,
  subsystem,
  group,
})
const entry = (code: string, group: string, subsystem = 'base') => ({ code, title: `${code}信息`, subsystem, group })

const PAGES = [page('wall', 'watch'), page('audit', 'verify_audit', 'base', '安全审计'), page('words', 'read_words')]
const MODULES = [entry('inmates', '基础信息'), entry('cards', '一卡通'), entry('relatives', '基础信息')]

describe('menu', () => {
  it('holds the pages that a permission opens and the modules that the server named', () => {
    const menu = menuOf(PAGES, MODULES, ['watch'])
    expect(itemsOf(menu).map((item) => item.path)).toEqual(['/wall', '/m/inmates', '/m/relatives', '/m/cards'])
  })

  it('orders subsystems, and joins pages and modules of one group', () => {
    const menu = menuOf(PAGES, [...MODULES, entry('marks', '安全审计')], ['verify_audit', 'watch'])
    expect(menu.map((subsystem) => subsystem.title)).toEqual(['会见通讯', '基础信息'])
    expect(placeOf(menu, 'marks')?.group.items.map((item) => item.name)).toEqual(['audit', 'marks'])
  })

  it('puts a subsystem that it does not know last, under its code', () => {
    const menu = menuOf(PAGES, [entry('guns', '装备', 'armoury'), ...MODULES], ['watch'])
    expect(menu.at(-1)?.title).toBe('armoury')
  })

  it('keeps what is of the bureau alone from a prison, whatever its permissions', () => {
    const pages: PageEntry[] = [...PAGES, { name: 'exports', title: '数据导出', path: '/exports', permission: 'watch', bureau: true, subsystem: 'labour', group: '数据分析' }]
    const names = (ofBureau: boolean) => itemsOf(menuOf(pages, [], ['watch'], [], ofBureau)).map((item) => item.name)
    expect([names(true), names(false)]).toEqual([['wall', 'exports'], ['wall']])
  })

  it('is empty without permissions and modules', () => {
    expect(menuOf(PAGES, [], [])).toEqual([])
    expect(placeOf([], 'wall')).toBeNull()
  })

  it('holds what an administrator added, last under its heading', () => {
    const added = [
      { id: '1', subsystem: 'calls', heading: '可视通话', title: '帮助', target: 'https://help.example.cn/' },
      { id: '2', subsystem: 'calls', heading: '可视通话', title: '重控', target: '/m/inmates?key_control=true' },
    ]
    expect(menuOf(PAGES, [], ['watch'], added)[0]?.groups[0]?.items.slice(1)).toEqual([
      { name: 'entry-1', title: '帮助', path: '', href: 'https://help.example.cn/' },
      { name: 'entry-2', title: '重控', path: '/m/inmates?key_control=true' },
    ])
  })

  it('is searched by title', () => {
    const menu = menuOf(PAGES, MODULES, ['watch'])
    expect(findItems(menu, ' INM ').map((item) => item.name)).toEqual(['inmates'])
    expect(findItems(menu, '')).toHaveLength(4)
  })
})
