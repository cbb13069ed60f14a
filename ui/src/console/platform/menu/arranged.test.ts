import { describe, expect, it } from 'vitest'
import type { MenuView } from '@/api'
import { arranged } from './arranged'
import type { MenuSubsystem } from './menu'

const item = (name: string) => ({ name, title: name, path: `/${name}` })
const MENU: MenuSubsystem[] = [
  { code: 'calls', title: '会见通讯', groups: [{ title: '通话', items: [item('calls'), item('wall'), item('words')] }] },
  { code: 'base', title: '基础信息', groups: [{ title: '人员', items: [item('inmates')] }] },
]
const switched = (code: string, more: object = {}) => ({
  code,
  title: code,
  enabled: true,
  fixed: false,
  notice: '',
  unit_ids: [],
  open: true,
  version: 1,
  ...more,
})
const setting = (subsystems: object[], items: object[] = []) => ({ subsystems, items, modules: [], entries: [], every_entry: [] }) as MenuView

describe('the arranged menu', () => {
  it('is as built where nobody set anything', () => {
    expect(arranged(MENU, null)).toEqual(MENU)
  })

  it('follows the order and titles that were set', () => {
    const menu = arranged(MENU, setting([switched('base', { title: '人' }), switched('calls')]))
    expect(menu.map((one) => one.title)).toEqual(['人', 'calls'])
  })

  it('leaves out closed subsystems and hidden entries, and with the last entry the subsystem', () => {
    const hidden = { name: 'wall', title: null, hidden: true, position: null }
    const menu = arranged(MENU, setting([switched('calls'), switched('base', { open: false })], [hidden]))
    expect(menu.map((one) => one.code)).toEqual(['calls'])
    expect(menu[0]?.groups[0]?.items.map((one) => one.name)).toEqual(['calls', 'words'])
    const nothing = { name: 'inmates', title: null, hidden: true, position: null }
    expect(arranged(MENU, setting([switched('calls'), switched('base')], [nothing])).map((one) => one.code)).toEqual(['calls'])
  })

  it('shows all of it to whoever arranges it', () => {
    const hidden = { name: 'wall', title: '监听', hidden: true, position: 0 }
    const menu = arranged(MENU, setting([switched('calls', { open: false }), switched('base')], [hidden]), true)
    expect(menu[0]?.groups[0]?.items.map((one) => one.title)).toEqual(['calls', '监听', 'words'])
  })
})
