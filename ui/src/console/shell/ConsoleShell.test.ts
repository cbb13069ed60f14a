import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { h } from 'vue'
import type { OfficerMe } from '@/api'
import { MODULE, RECORD } from '../modules/sample'
import { answering, click, fill, refusal, settled, show, soon, type Answers, type Stage } from '../modules/stage'
import { session } from '../session'
import ConsoleShell from './ConsoleShell.vue'

const ME = {
  id: '01JABCDEFGHJKMNPQRSTVWXYZ1',
  name: '周建国',
  login: 'zhou',
  unit: { id: '01', code: 'P03', name: '三监' },
  roles: ['approver'],
  role_names: ['审批民警'],
  permissions: ['read_calls', 'samples:list'],
} as unknown as OfficerMe
const ENTRIES = [{ code: 'samples', title: '样例信息', subsystem: 'base', group: '样例' }]

let stage: Stage

async function open(address: string, more: Answers = {}): Promise<void> {
  answering({
    'GET /api/modules': () => [200, ENTRIES],
    'GET /api/menu': () => [200, { subsystems: [], items: [], modules: ENTRIES }],
    'GET /api/modules/samples': () => [200, { module: MODULE, permitted: ['list'] }],
    'GET /api/records/samples': () => [200, { rows: [RECORD], total: 1 }],
    [`GET /api/records/samples/${RECORD.id}`]: () => [200, { record: RECORD, periods: [] }],
    [`GET /api/records/samples/${RECORD.id}/changes`]: () => [200, []],
    'GET /api/units': () => [200, []],
    'GET /api/dictionaries/levels': () => [200, []],
    'GET /api/calls': () => [200, { rows: [], total: 0 }],
    'GET /api/security-notices': () => [200, { rows: [], total: 0, may_acknowledge: false }],
    ...more,
  })
  stage = await show(address, { render: () => h(ConsoleShell, { me: ME }) })
}

beforeEach(() => {
  sessionStorage.clear()
  localStorage.clear()
  session.me = ME
})

afterEach(() => {
  stage.leave()
  session.me = null
  vi.unstubAllGlobals()
})

const crumbs = () => stage.byId('breadcrumb')?.textContent

describe('the menu', () => {
  it('holds what the permissions open, hand-made pages and modules, and nothing else', async () => {
    await open('/m/samples')
    expect(['menu-calls', 'menu-samples'].map((id) => stage.byId(id) !== null)).toEqual([true, true])
    expect(['menu-wall', 'menu-words', 'menu-audit'].map((id) => stage.byId(id))).toEqual([null, null, null])
  })

  it('says where its modules did not come, and asks again', async () => {
    let works = false
    await open('/calls', { 'GET /api/modules': () => (works ? [200, ENTRIES] : refusal(503, 'database_unavailable', '服务繁忙')) })
    expect(stage.text()).toContain('业务菜单没能加载：服务繁忙')
    expect(stage.byId('menu-calls')).not.toBeNull()
    works = true
    await click(stage.byId('menu-again'))
    expect(stage.byId('menu-samples')).not.toBeNull()
  })

  it('does not open by its address what the permissions do not', async () => {
    await open('/wall')
    expect(stage.byId('state-forbidden')?.textContent).toContain('不能打开“实时监听”')
  })

  it('is looked through by name', async () => {
    await open('/calls')
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true }))
    await settled()
    await fill(stage.byId('jump-text'), '样例')
    stage.byId('jump-text')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    await soon(() => expect(stage.router.currentRoute.value.path).toBe('/m/samples'))
  })
})

describe('the menu follows the page', () => {
  const marked = () => stage.find('.rail [aria-current="page"]')?.dataset['testid']
  const heading = (title: string) => [...document.querySelectorAll<HTMLElement>('.heading')].find((one) => one.textContent?.includes(title)) ?? null
  const isOpen = (title: string) => heading(title)?.getAttribute('aria-expanded')
  const seen: (string | undefined)[] = []

  beforeEach(() => {
    seen.length = 0
    vi.spyOn(HTMLElement.prototype, 'scrollIntoView').mockImplementation(function (this: HTMLElement) {
      seen.push(this.dataset['testid'])
    })
  })
  afterEach(() => vi.restoreAllMocks())

  it('by address, by link and back, and scrolls the entry into sight', async () => {
    localStorage.setItem('qq-console-menu-closed', 'base/样例')
    await open(`/m/samples/${RECORD.id}`)
    expect([marked(), isOpen('样例'), seen.at(-1)]).toEqual(['menu-samples', 'true', 'menu-samples'])
    await stage.router.push('/calls')
    await soon(() => expect([marked(), seen.at(-1)]).toEqual(['menu-calls', 'menu-calls']))
    stage.router.back()
    await soon(() => expect([marked(), seen.at(-1)]).toEqual(['menu-samples', 'menu-samples']))
  })

  it('opens a group that was closed under an earlier page of it, and leaves it closed under the same', async () => {
    await open('/m/samples')
    await click(heading('样例'))
    await stage.router.push('/m/samples?q=王')
    await settled()
    expect(isOpen('样例')).toBe('false')
    await stage.router.push(`/m/samples/${RECORD.id}`)
    await soon(() => expect(isOpen('样例')).toBe('true'))
  })

  it('marks the group where the menu is folded, and nothing for a page outside of it', async () => {
    localStorage.setItem('qq-console-rail-folded', 'yes')
    await open('/m/samples')
    expect([...document.querySelectorAll('.rail .mark.active')].map((one) => one.textContent)).toEqual(['样'])
    await stage.router.push('/account')
    await soon(() => expect(stage.find('.rail .mark.active')).toBeNull())
    await click(stage.byId('menu-fold'))
    expect(marked()).toBeUndefined()
  })
})

describe('tabs and breadcrumb', () => {
  it('lead back to a list as it was left', async () => {
    await open('/m/samples?q=王&kind=a')
    await click(stage.byId(`record-${RECORD.id}`))
    await soon(() => expect(crumbs()).toBe('样例/样例信息/王伟 A100'))
    await click(stage.byId('menu-calls'))
    await soon(() => expect(crumbs()).toBe('可视通话/可视通话管理'))
    await click(stage.byId('tab-samples'))
    await soon(() => expect(stage.router.currentRoute.value.path).toBe(`/m/samples/${RECORD.id}`))
    await click(stage.find('[data-testid="breadcrumb"] a'))
    await soon(() => expect(stage.router.currentRoute.value.query).toEqual({ q: '王', kind: 'a' }))
  })

  it('close, leaving for the neighbour', async () => {
    await open('/calls')
    await click(stage.byId('menu-samples'))
    await soon(() => expect(stage.byId('tab-samples')).not.toBeNull())
    await click(stage.byId('tab-samples')?.parentElement?.querySelector('button') ?? null)
    await soon(() => expect(stage.byId('tab-samples')).toBeNull())
    expect(stage.router.currentRoute.value.path).toBe('/calls')
  })
})

describe('keys', () => {
  it('go to the search by a slash, and back to the list by Esc', async () => {
    await open('/m/samples')
    window.dispatchEvent(new KeyboardEvent('keydown', { key: '/' }))
    expect(document.activeElement).toBe(stage.byId('filter-q'))
    await click(stage.byId(`record-${RECORD.id}`))
    await soon(() => expect(stage.byId('record-title')).not.toBeNull())
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    await soon(() => expect(stage.router.currentRoute.value.path).toBe('/m/samples'))
  })
})
