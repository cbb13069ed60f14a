import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MODULE, RECORD } from '../sample'
import { answering, click, fill, show, soon, type Asked, type Stage } from '../stage'

let stage: Stage
let asked: Asked[]

beforeEach(async () => {
  asked = answering({
    'GET /api/modules/samples': () => [200, { module: MODULE, permitted: ['create'] }],
    'POST /api/records/samples': () => [201, RECORD],
    'GET /api/dictionaries/levels': () => [200, [{ value: 'L1', title: '普管级' }]],
    'GET /api/units': () => [200, [{ id: 'W1', code: 'W1', name: '一监区', org_type: 'WARD', enabled: true, children: [] }]],
  })
  stage = await show('/m/samples/new?ward=W1&level=L1')
})

afterEach(() => {
  stage.leave()
  vi.unstubAllGlobals()
})

const posts = () => asked.filter((one) => one.what === 'POST /api/records/samples')

it('names every missing field at once and leads to the first', async () => {
  await click(stage.byId('form-save'))
  const told = [...document.querySelectorAll('#form-problems li')].map((line) => line.textContent)
  expect(told).toEqual(['请填写编号', '请填写姓名', '请填写身份证号'])
  expect(document.activeElement).toBe(stage.find('#field-number input'))
  expect(posts()).toEqual([])
})

it('strikes out a problem once the field is put right, and moves nothing', async () => {
  await click(stage.byId('form-save'))
  await fill(stage.find('#field-name input'), '王伟')
  stage.find('#field-name input')!.dispatchEvent(new FocusEvent('focusout', { bubbles: true }))
  await soon(() => expect(document.querySelector('#form-problems .mended')?.textContent).toBe('请填写姓名'))
  expect(document.querySelectorAll('#form-problems li')).toHaveLength(3)
  expect(stage.byId('form-problems')?.textContent).toContain('有 2 处需要改正')
})

it('sends what was filled in with what the address brought along, then shows the new record', async () => {
  await fill(stage.find('#field-number input'), 'A100')
  await fill(stage.find('#field-name input'), '王伟')
  await fill(stage.find('#field-id_no input'), '310104198806127013')
  await fill(stage.find('#field-months input'), '36')
  await click(stage.byId('form-save'))
  expect(posts().map((one) => one.body)).toEqual([
    { values: { number: 'A100', name: '王伟', id_no: '310104198806127013', ward: 'W1', level: 'L1', months: 36 } },
  ])
  await soon(() => expect(stage.router.currentRoute.value.path).toBe(`/m/samples/${RECORD.id}`))
})

it('does not lose what was typed without asking', async () => {
  await fill(stage.find('#field-name input'), '王伟')
  void stage.router.push('/m/samples')
  await soon(() => expect(stage.text()).toContain('有未保存的修改'))
  const stay = [...document.querySelectorAll<HTMLElement>('.el-message-box button')].find((button) => button.textContent?.includes('继续填写'))
  await click(stay ?? null)
  expect(stage.router.currentRoute.value.path).toBe('/m/samples/new')
  expect((stage.find('#field-name input') as HTMLInputElement).value).toBe('王伟')
})
