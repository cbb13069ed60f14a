import { afterEach, describe, expect, it, vi } from 'vitest'
import { MODULE, RECORD } from '../sample'
import { answering, click, fill, refusal, show, soon, type Answers, type Asked, type Stage } from '../stage'

const PATH = `/api/records/samples/${RECORD.id}`
const NOTES = {
  ...MODULE,
  code: 'notes',
  title: '谈话记录',
  noun: '谈话记录',
  label: ['title'],
  fields: [
    { name: 'title', title: '主题', kind: { kind: 'text', most: 40 } },
    { name: 'sample_id', title: '样例', kind: { kind: 'linked', module: 'samples' }, found: 'exact' },
  ],
}
const NOTE = { ...RECORD, id: '01JABCDEFGHJKMNPQRSTVWXYZ9', values: { title: '季度谈话', sample_id: RECORD.id }, masked: [], actions: [] }
const PERIODS = [
  { field: 'level', value: 'L2', title: '宽管级', since: '2024-01-01T00:00:00+08:00', until: '2025-01-01T00:00:00+08:00', reason: '入监', actor: '狱政平台' },
  { field: 'level', value: 'L1', title: '普管级', since: '2025-01-01T00:00:00+08:00', until: null, reason: '违规', actor: '李卫东' },
]
const CHANGES = [
  {
    at: '2026-11-24T06:05:00Z', actor: '李卫东', action: 'edit', reason: '违规',
    before: { level: 'L2' }, after: { level: 'L1' }, titles_before: { level: '宽管级' }, titles_after: { level: '普管级' },
  },
]

let stage: Stage
let asked: Asked[]

async function open(more: Answers = {}): Promise<void> {
  asked = answering({
    'GET /api/modules/samples': () => [
      200,
      { module: MODULE, permitted: ['list'], pointed_from: [{ module: 'notes', title: '谈话记录', field: 'sample_id' }] },
    ],
    [`GET ${PATH}`]: () => [200, { record: RECORD, periods: PERIODS }],
    [`GET ${PATH}/changes`]: () => [200, CHANGES],
    'GET /api/modules/notes': () => [200, { module: NOTES, permitted: ['list', 'create'], pointed_from: [] }],
    'GET /api/records/notes': () => [200, { rows: [NOTE], total: 7 }],
    ...more,
  })
  stage = await show(`/m/samples/${RECORD.id}`)
}

afterEach(() => {
  stage.leave()
  vi.unstubAllGlobals()
})

describe('a record', () => {
  it('marks what an officer set in place of an outside system, with what that system says', async () => {
    const by = { source: '监狱会见系统', actor: '李卫东', at: '2026-11-24T06:05:00Z', reason: '换座' }
    const overrides = [{ ...by, field: 'name', told: '王维' }, { ...by, field: 'level', told: '' }, { ...by, field: 'state', told: '停用' }, { ...by, field: 'ward', told: null }]
    await open({ [`GET ${PATH}`]: () => [200, { record: RECORD, periods: [], overrides }] })
    expect(stage.byId('override-name')?.textContent).toContain('由李卫东于 2026-11-24 14:05 改过，监狱会见系统为“王维”')
    expect(stage.byId('override-level')?.textContent).toContain('监狱会见系统为“空”')
    expect(stage.byId('override-state')?.textContent).toContain('状态由李卫东')
    expect(stage.byId('override-ward')?.textContent).toContain('不再随监狱会见系统更新')
    expect(stage.byId('override-number')).toBeNull()
  })

  it('shows its fields, its state and how they came about', async () => {
    await open()
    expect(stage.byId('record-title')?.textContent).toBe('王伟 A100')
    expect(stage.byId('record-state')?.textContent).toContain('启用')
    expect(stage.byId('field-ward')?.textContent).toBe('一监区')
    expect([...stage.byId('periods-level')!.querySelectorAll('b')].map((one) => one.textContent)).toEqual(['普管级', '宽管级'])
    expect(stage.byId('changes')?.textContent).toMatch(/修改.*李卫东.*2026-11-24 14:05.*级别.*宽管级.*普管级.*原因：违规/)
  })

  it('lists what belongs to it, with the way to all of it', async () => {
    await open()
    expect(asked.find((one) => one.what === 'GET /api/records/notes')?.query).toEqual({ sample_id: RECORD.id, limit: '5', offset: '0' })
    const related = stage.byId('related-notes')!
    expect(related.textContent).toMatch(/谈话记录.*7.*季度谈话/)
    const links = [...related.querySelectorAll('header a')].map((link) => link.getAttribute('href'))
    expect(links).toEqual([`/m/notes/new?sample_id=${RECORD.id}`, `/m/notes?sample_id=${RECORD.id}`])
  })

  it('says so where it is not there or out of reach', async () => {
    await open({ [`GET ${PATH}`]: () => refusal(404, 'record_not_found', '没有找到这条样例记录。') })
    expect(stage.byId('state-error')?.textContent).toContain('没有找到这条样例记录')
  })

  it('warns that a change waits for approval', async () => {
    const lines = [{ title: '姓名', before: '王伟', after: '王小伟' }]
    const waiting = { case_id: NOTE.id, verb: 'edit', applicant: '张警官', mine: false, submitted_at: '2026-11-20T06:05:00Z', lines }
    await open({ [`GET ${PATH}`]: () => [200, { record: { ...RECORD, pending: NOTE.id }, waiting, periods: [] }] })
    expect(stage.byId('record-pending')?.textContent).toMatch(/正在审批.*张警官.*姓名.*王伟→王小伟/s)
  })
})

describe('deleting', () => {
  const REMOVE = `DELETE ${PATH}`

  it('sends version and reason, and leads back to the list', async () => {
    await open({ [REMOVE]: () => [200, null], 'GET /api/records/samples': () => [200, { rows: [], total: 0 }] })
    await click(stage.byId('deed-delete'))
    await fill(stage.byId('deed-reason'), '重复')
    await click(stage.byId('deed-confirm'))
    expect(asked.find((one) => one.what === REMOVE)?.query).toEqual({ version: '3', reason: '重复' })
    await soon(() => expect(stage.router.currentRoute.value.path).toBe('/m/samples'))
  })

  it('stays with the reason where it is refused', async () => {
    await open({ [REMOVE]: () => refusal(409, 'in_use', '还有谈话记录属于它，不能删除。') })
    await click(stage.byId('deed-delete'))
    await click(stage.byId('deed-confirm'))
    await soon(() => expect(stage.byId('deed-problem')?.textContent).toContain('不能删除'))
  })

  it('brings the latest where somebody else was faster', async () => {
    await open({ [REMOVE]: () => refusal(409, 'changed_meanwhile', '已被他人修改') })
    await click(stage.byId('deed-delete'))
    await click(stage.byId('deed-confirm'))
    await soon(() => expect(asked.filter((one) => one.what === `GET ${PATH}`)).toHaveLength(2))
  })
})
