import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref, type Component } from 'vue'
import { ApiError } from '@/api'
import { click, fill, settled, show, soon, type, type Stage } from '../modules/stage'
import { cell, figure, moment, slot, text, tone } from './columns'
import { choice, flag, held, pills, search } from './filters'
import type { List, Listed, Log, Rows, Wanted } from './list'
import ListPage from './ListPage.vue'

interface Line {
  id: string
  name: string
  at: string
  score: number | null
  good: boolean
}

const ID = '01JABCDEFGHJKMNPQRSTVWXYZ0'
const LINE: Line = { id: 'a', name: '王伟', at: '2026-11-20T06:05:00Z', score: null, good: true }
const some = (): Rows<Line> => ({ rows: [LINE], total: 41 })
const none = (): Rows<Line> => ({ rows: [], total: 0 })
const AT = '/calls'

let stage: Stage
let asked: Wanted[]
let events: string[]
const listed = ref<Listed<Line>>()

async function open(answer: (wanted: Wanted) => Rows<Line>, address = AT, more: Partial<List<Line>> = {}, inside = false): Promise<void> {
  asked = []
  events = []
  const list: List<Line> = {
    name: 'lines',
    noun: '记录',
    rows: async (wanted) => {
      asked.push(wanted)
      return answer(wanted)
    },
    filters: [
      pills('state', { open: '待处理', done: '已处理' }),
      choice('kind', '种类', { a: '甲', b: '乙' }),
      search('q', '姓名'),
      search('place', '地点', { more: true }),
      flag('kept', '留存'),
      held('inmate', '指定罪犯'),
    ],
    columns: [
      text('name', '姓名', 120, { opens: true, id: (row) => `line-${row.id}`, sortable: true }),
      moment('at', '时间'),
      cell('word', '说明', 120, (row) => row.name, (row) => `第二行${row.id}`),
      figure('score', '相似度', 80),
      tone('good', '结果', 90, (row) => (row.good ? '成功' : '失败'), (row) => (row.good ? 'success' : 'danger')),
      slot('own', '自己的', 90),
    ],
    empty: { text: '有了会列在这里。' },
    ...more,
  }
  const page = defineComponent(() => () =>
    h(
      ListPage as unknown as Component,
      { ref: listed, list, inside, onOpen: (row: Line) => events.push(`open ${row.id}`), 'onUpdate:chosen': (rows: Line[]) => events.push(`chosen ${rows.length}`) },
      {
        'cell-own': ({ row }: { row: Line }) => h('i', { 'data-testid': 'own' }, row.name),
        acts: ({ search }: { search: Wanted }) => h('i', { 'data-testid': 'search' }, JSON.stringify(search)),
        default: ({ opened }: { opened: string }) => h('i', { 'data-testid': 'opened' }, opened),
      },
    ),
  )
  stage = await show(address, page)
}

afterEach(() => {
  stage.leave()
  vi.useRealTimers()
})

const query = () => stage.router.currentRoute.value.query

describe('a list', () => {
  it('asks for what its address says and shows the rows with their count', async () => {
    await open(some, `${AT}?state=done&kind=a&sort=-name&page=2&size=50`)
    expect(asked).toEqual([{ sort: '-name', state: 'done', kind: 'a', limit: '50', offset: '50' }])
    expect(stage.byId('lines-total')?.textContent).toBe('共 41 条')
    expect(stage.byId('lines-state-done')?.getAttribute('aria-pressed')).toBe('true')
    for (const told of ['2026-11-20 14:05', '第二行a', '—', '成功']) expect(stage.byId('lines-table')?.textContent).toContain(told)
    expect(stage.byId('own')?.textContent).toBe('王伟')
  })

  it('keeps its conditions in the address and leaves the rest of it alone', async () => {
    await open(some, `${AT}?tab=second&page=2`)
    await fill(stage.byId('lines-q'), ' 王 ')
    await click(stage.byId('lines-state-open'))
    expect(query()).toEqual({ tab: 'second', q: '王', state: 'open' })
    expect(asked.at(-1)).toEqual({ q: '王', state: 'open', limit: '20', offset: '0' })
    expect(stage.byId('search')?.textContent).toBe('{"state":"open","q":"王"}')
    await click(stage.byId('lines-clear'))
    expect(query()).toEqual({ tab: 'second' })
  })

  it('keeps them to itself where another list shares the address', async () => {
    await open(some, `${AT}?state=done`, { here: true })
    await click(stage.byId('lines-state-open'))
    expect(asked.map((one) => one.state)).toEqual([undefined, 'open'])
    expect(query()).toEqual({ state: 'done' })
  })

  it('asks again at its button where nothing else was typed', async () => {
    await open(some)
    await click(stage.byId('lines-search'))
    expect(asked).toHaveLength(2)
  })

  it('keeps what is being typed while other conditions change, and empties all that is cleared', async () => {
    await open(some, `${AT}?state=done&q=旧`)
    const field = () => (stage.byId('lines-q') as HTMLInputElement).value
    await type(stage.byId('lines-q'), '王')
    await stage.router.replace(`${AT}?q=旧`)
    await settled()
    expect(field()).toBe('王')
    await click(stage.byId('lines-clear'))
    expect(field()).toBe('')
    await click(stage.byId('lines-search'))
    expect(query()).toEqual({})
  })

  it('shows the rarer conditions on demand, and at once where one counts', async () => {
    await open(some)
    expect(stage.byId('lines-place')).toBeNull()
    await click(stage.byId('lines-more'))
    expect(stage.byId('lines-place')).not.toBeNull()
    stage.leave()
    await open(some, `${AT}?place=一监区`)
    expect(stage.byId('lines-place')).not.toBeNull()
  })

  it('shows what led here as a tag that can be dropped', async () => {
    await open(some, `${AT}?inmate=${ID}`)
    expect(asked[0]).toMatchObject({ inmate: ID })
    await click(stage.find('[data-testid="lines-inmate"] .el-tag__close'))
    expect(query()).toEqual({})
    stage.leave()
    await open(some, `${AT}?inmate=${ID}`, { filters: [pills('state', { open: '待处理' }), held('inmate', '指定罪犯')] })
    expect(stage.byId('lines-inmate')?.textContent).toContain('指定罪犯')
  })

  it('sorts by a column that can be sorted', async () => {
    await open(some)
    await click(stage.find('th .descending'))
    expect(query()).toEqual({ sort: '-name' })
    expect(asked.at(-1)).toMatchObject({ sort: '-name' })
  })
})

describe('a row', () => {
  it('is told to the page that opens it', async () => {
    await open(some, AT, { open: 'emit' })
    await click(stage.byId('line-a'))
    expect(events).toContain('open a')
  })

  it('opens in the address, and closes when the list is narrowed', async () => {
    await open(some, AT, { open: 'address' })
    await click(stage.byId('line-a'))
    expect(query()).toEqual({ open: 'a' })
    expect(stage.byId('opened')?.textContent).toBe('a')
    await click(stage.byId('lines-state-open'))
    expect(query()).toEqual({ state: 'open' })
  })

  it('leads to a page of its own', async () => {
    await open(some, AT, { open: (row) => `/calls/${row.id}` })
    await click(stage.byId('line-a'))
    // Its page is loaded first.
    await soon(() => expect(stage.router.currentRoute.value.path).toBe('/calls/a'))
  })

  it('is chosen, and no longer when other rows are asked for', async () => {
    await open(some, AT, { choose: () => true })
    await click(stage.find('tbody .el-checkbox'))
    expect(events.at(-1)).toBe('chosen 1')
    await click(stage.byId('lines-state-open'))
    expect(events.at(-1)).toBe('chosen 0')
    expect(stage.find('tbody .el-checkbox.is-checked')).toBeNull()
  })

  it('can be replaced by what became of it', async () => {
    await open(some)
    listed.value?.replace({ ...LINE, name: '李强' })
    await soon(() => expect(stage.byId('own')?.textContent).toBe('李强'))
    expect(asked).toHaveLength(1)
  })
})

describe('a list without rows', () => {
  it('says that there are none yet', async () => {
    await open(none)
    expect(stage.byId('state-empty')?.textContent).toContain('还没有记录')
    expect(stage.byId('state-empty')?.textContent).toContain('有了会列在这里。')
    expect(stage.byId('lines-total')?.textContent).toBe('共 0 条')
  })

  it('says that none fits, and clears the conditions', async () => {
    await open(none, `${AT}?q=没有`)
    expect(stage.byId('state-empty')?.textContent).toContain('没有符合条件的记录')
    await click(stage.byId('state-action'))
    expect(query()).toEqual({})
  })

  it('goes back to the last page where the asked one is gone', async () => {
    await open((wanted) => (wanted.offset === '0' ? { rows: [LINE], total: 1 } : { rows: [], total: 1 }), `${AT}?page=3`)
    expect(query()).toEqual({})
    expect(stage.byId('lines-total')?.textContent).toBe('共 1 条')
  })
})

describe('a list that could not be loaded', () => {
  const refused = (status: number) => (): never => {
    throw new ApiError(status, 'refused', '您的账号没有此项权限。', false)
  }

  it('says why, and can be asked for again', async () => {
    let works = false
    await open(() => (works ? some() : refused(503)()))
    expect(stage.byId('state-error')?.textContent).toContain('没能加载')
    works = true
    await click(stage.byId('state-action'))
    expect(stage.byId('lines-total')?.textContent).toContain('41')
  })

  it('says that it is not allowed', async () => {
    await open(refused(403))
    expect(stage.byId('state-forbidden')?.textContent).toContain('您的账号没有此项权限。')
  })

  it('keeps what it had, and says that it is old', async () => {
    let works = true
    await open(() => (works ? some() : refused(503)()))
    works = false
    await click(stage.byId('lines-reload'))
    expect(stage.byId('lines-stale')?.textContent).toContain('下面是上一次的结果')
    expect(stage.byId('own')?.textContent).toBe('王伟')
  })
})

describe('a list that is followed', () => {
  it('loads anew every so often', async () => {
    const ticks = vi.spyOn(window, 'setInterval')
    await open(some, AT, { every: 5000 })
    const tick = ticks.mock.calls.find(([, ms]) => ms === 5000)?.[0] as () => void
    tick()
    await soon(() => expect(asked).toHaveLength(2))
    ticks.mockRestore()
  })
})

describe('a log', () => {
  it('counts nothing, and adds the rows before those that are shown', async () => {
    const pages: Record<string, Log<Line>> = {
      '': { rows: [LINE], next: 'a' },
      a: { rows: [{ ...LINE, id: 'b' }], next: null },
    }
    await open(({ before = '' }) => pages[before] as unknown as Rows<Line>, AT, { log: true, size: 50 })
    expect(asked).toEqual([{ limit: '50' }])
    expect(stage.byId('lines-total')).toBeNull()
    await click(stage.byId('log-more'))
    await soon(() => expect(stage.byId('line-b')).not.toBeNull())
    expect(stage.byId('line-a')).not.toBeNull()
    expect(asked.at(-1)).toEqual({ limit: '50', before: 'a' })
    expect(stage.byId('log-more')).toBeNull()
  })
})
