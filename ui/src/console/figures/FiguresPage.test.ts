import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { answering, click, fill, refusal, settled, show, type Answers, type Asked, type Stage } from '../modules/stage'
import FiguresPage from './FiguresPage.vue'
import { PAGE, SILENT, TOLD, VISITS } from './sample'
import type { FiguresTold } from './wire'

const painted: unknown[] = []
vi.mock('./drawing', async (real) => ({
  ...(await real<typeof import('./drawing')>()),
  draw: () => ({ setOption: (option: unknown) => painted.push(option), resize: () => {}, dispose: () => {} }),
}))

const AT = '/api/visit-figures'
const TABLE = `GET ${AT}/visits`
const PEOPLE = `GET ${AT}/visits/person`
let stage: Stage
let asked: Asked[]

const told = (more: Partial<FiguresTold> = {}): Answers[string] => () => [200, { ...TOLD, ...more }]
async function open(answers: Answers = {}, address = '/visit-figures'): Promise<void> {
  asked = answering({
    [`GET ${AT}`]: () => [200, PAGE],
    [TABLE]: told(),
    [`${TABLE}/compared`]: () => [200, { before: { since: '2026-05-01', until: '2026-06-30', values: { visits: 3, open: 1, regular: 2, inmates: 2 } }, year_before: null }],
    [PEOPLE]: () => [200, { name: 'person', caption: '按罪犯', lines: [{ key: 'I', titles: ['3101 周某'], values: { visits: 4, open: 1 } }], total: 41 }],
    'GET /api/units': () => [200, []],
    ...answers,
  })
  stage = await show(address, defineComponent(() => () => h(FiguresPage, { at: AT })))
}
const queries = (what: string) => asked.filter((one) => one.what === what).map((one) => one.query)

afterEach(() => {
  stage.leave()
  painted.length = 0
  vi.unstubAllGlobals()
})

describe('a page of figures', () => {
  it('shows the whole, the chart and the lines of the table that its address names', async () => {
    await open()
    expect(stage.byId('card-visits')?.textContent).toContain('4')
    expect(stage.byId('figure-all-open')?.textContent).toBe('1（25.0%）')
    expect(stage.byId('line-2026-08-01')?.textContent).toContain('2026年8月')
    expect(painted).toHaveLength(1)
    expect(stage.byId('chart-canvas')?.getAttribute('aria-label')).toContain('数值见下表')
  })

  it('asks what its address says, and keeps there what is asked anew', async () => {
    await open({}, '/visit-figures?since=2026-07-01&until=2026-08-31&nonsense=1')
    expect(queries(TABLE)).toEqual([{ since: '2026-07-01', until: '2026-08-31' }])
    // What was not said counts as the platform tells it.
    expect(stage.byId('figures-step-month')?.getAttribute('aria-pressed')).toBe('true')
    await click(stage.byId('figures-step-day'))
    expect(stage.router.currentRoute.value.query).toMatchObject({ since: '2026-07-01', step: 'day' })
    expect(queries(TABLE).at(-1)).toEqual({ since: '2026-07-01', until: '2026-08-31', step: 'day' })
  })

  it('looks at one of many tables at a time, and reads people only when they are looked at', async () => {
    await open()
    expect(queries(PEOPLE)).toEqual([])
    await click(stage.byId('view-person'))
    expect(stage.byId('group-person')?.textContent).toContain('3101 周某')
    expect(stage.byId('group-period')).toBeNull()
    expect(queries(PEOPLE)).toEqual([{ since: '2026-07-01', until: '2026-08-31', step: 'month', limit: '20', offset: '0' }])
  })

  it('compares after it stands, and stands without', async () => {
    await open()
    expect(asked.findIndex((one) => one.what === `${TABLE}/compared`)).toBeGreaterThan(asked.findIndex((one) => one.what === TABLE))
    expect(stage.byId('card-visits')?.textContent).toContain('较上期 +33.3%')
    expect(stage.text()).not.toContain('较上年同期')
    stage.leave()
    await open({ [`${TABLE}/compared`]: () => refusal(503, 'unavailable', '数据库暂时不可用') })
    expect(stage.byId('card-visits')?.textContent).not.toContain('较上期')
    expect(stage.byId('line-all')).not.toBeNull()
  })

  it('folds wards away and unfolds them', async () => {
    await open({}, '/visit-figures?view=unit')
    expect(stage.byId('line-W')).not.toBeNull()
    await click(stage.byId('fold-P'))
    expect(stage.byId('line-W')).toBeNull()
  })

  it('opens the records behind a number where seeing it is enough', async () => {
    const rows = { rows: [{ key: 'I', values: { no: '3101', name: '周某', calls: 2 }, where: { inmate_id: 'I' } }], total: 1, sums: { calls: 2 }, notes: ['二监的数据暂时不可用，未列入'] }
    await open({ [`GET ${AT}/silence`]: () => [200, SILENT], [`GET ${AT}/silence/silent`]: () => [200, rows], [`GET ${AT}/silence/calls`]: () => [200, { rows: [], total: 0, sums: {}, notes: [] }] }, '/visit-figures?of=silence')
    expect(stage.byId('figures-note')?.textContent).toContain('二监的数据暂时不可用，未计入')
    await click(stage.byId('figure-P-silent'))
    const listed = stage.byId('opened-silent')!
    expect(listed.textContent).toContain('周某')
    expect(listed.querySelector('a')?.getAttribute('href')).toContain('/m/inmates?inmate_no=3101')
    expect([stage.byId('opened-sum')?.textContent, listed.parentElement?.textContent?.includes('未列入')]).toEqual(['，次数合计 2', true])
    expect(queries(`GET ${AT}/silence/silent`)).toEqual([{ at: '2026-11-24', months: '3', unit_id: 'P', limit: '20', offset: '0' }])
    await click(stage.byId('calls-I'))
    expect(queries(`GET ${AT}/silence/calls`).at(-1)).toMatchObject({ inmate_id: 'I' })
  })

  it('says how many lines more there are in the file', async () => {
    const [period, unit] = TOLD.groups
    await open({ [TABLE]: told({ groups: [{ ...period!, total: 1200 }, unit!] }) })
    expect(stage.byId('figures-more')?.textContent).toContain('共 1200 行，此处显示前 2 行')
  })

  it('finds a line by its title', async () => {
    const page = { ...PAGE, tables: [{ ...VISITS, groups: [{ ...VISITS.groups[0]!, searched: '月份' }] }] }
    await open({ [`GET ${AT}`]: () => [200, page] })
    await fill(stage.byId('figures-text'), '8月')
    expect([stage.byId('line-2026-07-01'), stage.byId('line-2026-08-01') !== null]).toEqual([null, true])
  })
})

describe('a page of figures without figures', () => {
  it('says so, and takes nothing out', async () => {
    await open({ [TABLE]: told({ empty: true }) })
    expect(stage.byId('state-empty')?.textContent).toContain('这段时间没有数据')
    expect(stage.byId('figures-export')?.hasAttribute('disabled')).toBe(true)
  })

  it('says what did not come, and asks again', async () => {
    let broken = true
    await open({ [TABLE]: () => (broken ? refusal(503, 'unavailable', '数据库暂时不可用') : [200, TOLD]) })
    expect(stage.byId('state-error')?.textContent).toContain('没能加载')
    broken = false
    await click(stage.byId('state-action'))
    expect(stage.byId('line-all')).not.toBeNull()
  })

  it('keeps what it showed where the next answer does not come', async () => {
    await open({ [TABLE]: (_, query) => (query.get('step') === 'day' ? refusal(503, 'unavailable', '数据库暂时不可用') : [200, TOLD]) })
    await click(stage.byId('figures-step-day'))
    expect(stage.byId('figures-stale')).not.toBeNull()
    expect(stage.byId('line-all')).not.toBeNull()
    await stage.router.replace({ query: { of: 'silence' } })
    await settled()
    // Of another table nothing of this one is shown.
    expect([stage.byId('line-all'), stage.byId('state-error') !== null]).toEqual([null, true])
  })

  it('asks for a prison where one is needed, and tells what makes no sense, in place of what stood there', async () => {
    const [unit, days] = [refusal(422, 'choose_unit', '按监区统计时请先选择监狱。'), refusal(422, 'too_many_days', '按日统计一次最多366天。')]
    await open({ [TABLE]: (_, query) => (query.get('visit_type') ? unit : query.get('step') === 'day' ? days : [200, TOLD]) })
    await click(stage.byId('figures-step-day'))
    expect(stage.byId('state-error')?.textContent).toContain('按日统计一次最多366天。')
    expect([stage.byId('line-all'), stage.byId('figures-stale')]).toEqual([null, null])
    await stage.router.replace({ query: { visit_type: 'OPEN' } })
    await settled()
    expect(stage.byId('state-empty')?.textContent).toContain('请先选择监狱')
  })

  it('has nothing for whom may read none of its tables', async () => {
    await open({ [`GET ${AT}`]: () => [200, { ...PAGE, tables: [] }] })
    expect(stage.byId('state-forbidden')).not.toBeNull()
  })
})
