import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OfficerMe } from '@/api'
import { session } from '../../session'
import { MODULE, RECORD } from '../sample'
import { answering, click, fill, refusal, show, soon, type Answers, type Asked, type Stage } from '../stage'

const PATH = `/api/records/samples/${RECORD.id}`
const THEIRS = { ...RECORD, version: 4, values: { ...RECORD.values, name: '王大伟' } }
const CHANGES = [{ at: '2026-11-24T06:05:00Z', actor: '李卫东', action: 'edit', before: {}, after: {}, reason: '' }]

let stage: Stage
let asked: Asked[]
let stored = RECORD
let put: Answers[string]

beforeEach(async () => {
  stored = RECORD
  put = (body) => [200, { ...RECORD, ...(body as object) }]
  asked = answering({
    'GET /api/modules/samples': () => [200, { module: MODULE, permitted: ['list', 'edit'] }],
    [`GET ${PATH}`]: () => [200, { record: stored, periods: [] }],
    [`GET ${PATH}/changes`]: () => [200, CHANGES],
    [`PUT ${PATH}`]: (body, query) => put(body, query),
    'GET /api/dictionaries/levels': () => [200, [{ value: 'L1', title: '普管级' }, { value: 'L2', title: '宽管级' }]],
    'GET /api/units': () => [200, []],
  })
  stage = await show(`/m/samples/${RECORD.id}/edit`)
})

afterEach(() => {
  stage.leave()
  vi.unstubAllGlobals()
})

const input = (name: string) => stage.find(`#field-${name} input`)
const optionCalled = (title: string) =>
  [...document.querySelectorAll<HTMLElement>('.el-select-dropdown__item')].find((option) => option.textContent === title)
const save = () => click(stage.byId('form-save'))
const sent = () => asked.filter((one) => one.what.startsWith('PUT')).map((one) => one.body)

describe('editing', () => {
  it('sends what was changed and the version that was shown, then shows the record', async () => {
    await fill(input('name'), '王小伟')
    await save()
    expect(sent()).toEqual([{ version: 3, values: { name: '王小伟' }, reason: '', effective_at: null }])
    await soon(() => expect(stage.router.currentRoute.value.name).toBe('record'))
  })

  it('leaves a sealed value alone until it is to be changed', async () => {
    expect(input('id_no')).toBeNull()
    expect(stage.find('#field-id_no')?.textContent).toContain('31**************12')
    await click(stage.byId('unseal-id_no'))
    expect(input('id_no')).not.toBeNull()
  })

  it('does not send what breaks a limit, and says so at the field and above the form', async () => {
    await fill(input('months'), '1000')
    await save()
    expect(sent()).toEqual([])
    await soon(() => expect(stage.find('#field-months')?.textContent).toContain('刑期不能大于600'))
    expect(stage.byId('form-problems')?.textContent).toContain('有 1 处需要改正')
  })

  it('puts what the server found at its fields', async () => {
    put = () => refusal(422, 'invalid_fields', '姓名与别人重复。', { problems: [{ field: 'name', message: '姓名与编号A7重复' }] })
    await fill(input('name'), '王小伟')
    await save()
    await soon(() => expect(stage.find('#field-name')?.textContent).toContain('姓名与编号A7重复'))
    expect((input('name') as HTMLInputElement).value).toBe('王小伟')
    expect(document.activeElement).toBe(input('name'))
  })

  it('says what concerns the whole record above the form', async () => {
    put = () => refusal(409, 'pending', '此记录已有变更在审批。')
    await fill(input('name'), '王小伟')
    await save()
    expect(stage.byId('form-problems')?.textContent).toContain('此记录已有变更在审批')
  })

  it('asks from which day a dated field counts', async () => {
    expect(stage.byId('effective-day')).toBeNull()
    await click(stage.find('#field-level .el-select__wrapper'))
    await soon(() => expect(optionCalled('宽管级')).toBeDefined())
    await click(optionCalled('宽管级') ?? null)
    await soon(() => expect(stage.byId('effective-day')).not.toBeNull())
    await save()
    expect(sent()).toEqual([{ version: 3, values: { level: 'L2' }, reason: '', effective_at: null }])
  })
})

describe('an expired session', () => {
  const me = (id: string) => ({ id, name: '周', login: 'zhou', unit: {}, roles: [], permissions: [] }) as unknown as OfficerMe

  async function expireAndReturn(as: string): Promise<void> {
    stage.leave()
    session.me = me('01A')
    stage = await show(`/m/samples/${RECORD.id}/edit`)
    await fill(input('name'), '王小伟')
    Object.assign(session, { me: null, expired: true })
    stage.leave()
    session.me = me(as)
    stage = await show(`/m/samples/${RECORD.id}/edit`)
  }
  afterEach(() => Object.assign(session, { me: null, expired: false }))

  it('does not cost what was typed', async () => {
    await expireAndReturn('01A')
    expect((input('name') as HTMLInputElement).value).toBe('王小伟')
    expect(stage.text()).toContain('改动了 姓名')
  })

  it('does not show it to another officer', async () => {
    await expireAndReturn('01B')
    expect((input('name') as HTMLInputElement).value).toBe('王伟')
  })
})

describe('an edit that somebody else was faster with', () => {
  beforeEach(async () => {
    put = (body) => {
      const { version } = body as { version: number }
      return version === stored.version ? [200, { ...stored, version: version + 1 }] : refusal(409, 'changed_meanwhile', '已被他人修改')
    }
    await fill(input('name'), '王小伟')
    await fill(input('months'), '48')
    stored = THEIRS
    await save()
  })

  it('is told who it was, and keeps what both wrote in sight', () => {
    const told = stage.byId('conflict')?.textContent ?? ''
    expect(told).toContain('李卫东于 2026-11-24 14:05')
    expect([...stage.byId('conflict-name')!.querySelectorAll('td')].map((cell) => cell.textContent)).toEqual(['王伟', '王大伟', '王小伟'])
    expect((input('name') as HTMLInputElement).value).toBe('王小伟')
    expect((stage.byId('form-save') as HTMLButtonElement).disabled).toBe(true)
  })

  it('goes on from the latest, overwriting nothing that was not taken again', async () => {
    await click(stage.byId('conflict-load'))
    expect((input('name') as HTMLInputElement).value).toBe('王大伟')
    expect((input('months') as HTMLInputElement).value).toBe('48')
    expect(stage.byId('typed-name')?.textContent).toContain('王小伟')
    await save()
    expect(sent().at(-1)).toMatchObject({ version: 4, values: { months: 48 } })
  })

  it('takes the own words again where the person says so', async () => {
    await click(stage.byId('conflict-load'))
    await click(stage.find('[data-testid="typed-name"] button'))
    await save()
    expect(sent().at(-1)).toMatchObject({ version: 4, values: { name: '王小伟', months: 48 } })
  })
})
