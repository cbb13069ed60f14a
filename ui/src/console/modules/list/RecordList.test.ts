import { afterEach, describe, expect, it, vi } from 'vitest'
import { MODULE, RECORD } from '../sample'
import { answering, click, fill, refusal, show, soon, type Answers, type Asked, type Stage } from '../stage'

let stage: Stage
let asked: Asked[]
const LIST = 'GET /api/records/samples'

async function open(list: Answers[string], address = '/m/samples', more: Answers = {}, permitted = ['list', 'create', 'export', 'import']): Promise<void> {
  asked = answering({
    'GET /api/modules/samples': () => [200, { module: MODULE, permitted }],
    'GET /api/dictionaries/levels': () => [200, [{ value: 'L1', title: '普管级' }]],
    'GET /api/units': () => [200, []],
    [LIST]: list,
    ...more,
  })
  stage = await show(address)
}

afterEach(() => {
  stage.leave()
  vi.unstubAllGlobals()
})

const lists = () => asked.filter((one) => one.what === LIST).map((one) => one.query)
const some: Answers[string] = () => [200, { rows: [RECORD], total: 41 }]
const none: Answers[string] = () => [200, { rows: [], total: 0 }]

describe('a list', () => {
  it('asks for what its address says and shows the rows with their count', async () => {
    await open(some, '/m/samples?kind=a&sort=-months&page=2&size=50')
    expect(lists()).toEqual([{ kind: 'a', sort: '-months', limit: '50', offset: '50' }])
    expect(stage.byId('records-total')?.textContent).toContain('共 41 条')
    expect(stage.text()).toContain('31**************12')
    expect(stage.byId('condition-kind')?.textContent).toContain('甲类')
  })

  it('keeps a search in the address', async () => {
    await open(some)
    await fill(stage.byId('filter-q'), '王')
    expect(stage.router.currentRoute.value.query).toEqual({ q: '王' })
    expect(lists().at(-1)).toMatchObject({ q: '王', offset: '0' })
    await click(stage.byId('filter-clear'))
    expect(stage.router.currentRoute.value.query).toEqual({})
  })

  it('offers only what the officer may do', async () => {
    await open(some, '/m/samples', {}, ['list'])
    expect([stage.byId('record-new'), stage.byId('records-export'), stage.byId('records-import')]).toEqual([null, null, null])
  })
})

describe('a list without rows', () => {
  it('says that there are none yet', async () => {
    await open(none)
    expect(stage.byId('state-empty')?.textContent).toContain('还没有样例')
  })

  it('says that none fits, and clears the conditions', async () => {
    await open(none, '/m/samples?q=没有')
    expect(stage.byId('state-empty')?.textContent).toContain('没有符合条件的样例')
    await click(stage.byId('state-action'))
    expect(stage.router.currentRoute.value.query).toEqual({})
  })

  it('says why it was refused', async () => {
    await open(() => refusal(403, 'no_permission', '您的账号没有此项权限。'))
    expect(stage.byId('state-forbidden')?.textContent).toContain('您的账号没有此项权限')
  })

  it('can be asked for again where the server failed', async () => {
    let works = false
    await open((body, query) => (works ? some(body, query) : refusal(503, 'database_unavailable', '服务繁忙，请稍后再试。')))
    expect(stage.byId('state-error')?.textContent).toContain('服务繁忙')
    works = true
    await click(stage.byId('state-action'))
    expect(stage.byId('records-total')?.textContent).toContain('41')
  })

  it('goes back to the last page where the asked one is gone', async () => {
    await open((_, query) => [200, query.get('offset') === '0' ? { rows: [RECORD], total: 1 } : { rows: [], total: 1 }], '/m/samples?page=3')
    expect(stage.router.currentRoute.value.query).toEqual({})
    expect(stage.byId('records-total')?.textContent).toContain('共 1 条')
  })
})

describe('what is done with a row', () => {
  const ACT = `POST /api/records/samples/${RECORD.id}/actions/deactivate`

  it('asks for the reason and sends the version that was shown', async () => {
    await open(some, '/m/samples', { [ACT]: () => [200, RECORD] })
    await click(stage.byId(`deed-deactivate-${RECORD.id}`))
    await click(stage.byId('deed-confirm'))
    await soon(() => expect(stage.text()).toContain('请填写原因'))
    await fill(stage.byId('deed-reason'), '证件过期')
    await click(stage.byId('deed-confirm'))
    expect(asked.find((one) => one.what === ACT)?.body).toEqual({ version: 3, values: {}, reason: '证件过期' })
    await soon(() => expect(lists()).toHaveLength(2))
  })

  it('shows a sealed value whole when asked, and hides it again', async () => {
    await open(some, '/m/samples', { [`POST /api/records/samples/${RECORD.id}/reveal/id_no`]: () => [200, { value: '310104198806127012' }] })
    expect(stage.byId('reveal-id_no')?.getAttribute('aria-label')).toContain('查看会记入审计日志')
    await click(stage.byId('reveal-id_no'))
    expect(stage.byId('value-id_no')?.textContent).toBe('310104198806127012')
    await click(stage.byId('reveal-id_no'))
    expect(stage.byId('value-id_no')?.textContent).toBe('31**************12')
  })
})

describe('export', () => {
  it('says how many rows the current conditions give', async () => {
    await open((_, query) => [200, { rows: [RECORD], total: query.get('limit') === '1' ? 1234 : 41 }], '/m/samples?kind=a')
    await click(stage.byId('records-export'))
    expect(lists().at(-1)).toEqual({ kind: 'a', limit: '1', offset: '0' })
    await soon(() => expect(stage.byId('export-count')?.textContent).toContain('符合当前条件的 1,234 条记录'))
  })
})
