import ElementPlus from 'element-plus'
import { afterEach, expect, it, vi } from 'vitest'
import { createApp, h } from 'vue'
import { MODULE } from '../sample'
import { answering, click, refusal, settled, type Answers } from '../stage'
import ImportDialog from './ImportDialog.vue'

const PATH = 'POST /api/records/samples/import'
const loaded = vi.fn()
let close = () => {}

async function open(answer: Answers[string]): Promise<void> {
  answering({ [PATH]: answer })
  loaded.mockReset()
  const place = document.createElement('div')
  document.body.append(place)
  const app = createApp({ render: () => h(ImportDialog, { module: MODULE, open: true, onLoaded: loaded }) })
  app.use(ElementPlus).mount(place)
  close = () => {
    app.unmount()
    document.body.replaceChildren()
  }
  await settled()
}

afterEach(() => {
  close()
  vi.unstubAllGlobals()
})

const byId = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`)

async function take(name: string): Promise<void> {
  const input = byId('import-file') as HTMLInputElement
  Object.defineProperty(input, 'files', { value: [new File(['x'], name)], configurable: true })
  input.dispatchEvent(new Event('change'))
  await settled()
}

it('lists row and column of each problem, and tells the list that good rows came in', async () => {
  await open(() => [200, { created: 3, changed: 0, waiting: 0, unchanged: 0, refused: 1, problems: [{ row: 14, column: '身份证号', message: '格式不正确' }] }])
  await take('样例.xlsx')
  await click(byId('import-begin'))
  expect(byId('import-summary')?.textContent).toContain('3 条新增，1 条未导入')
  expect(byId('import-table')?.textContent).toMatch(/14.*身份证号.*格式不正确/)
  expect(loaded).toHaveBeenCalledTimes(1)
})

it('takes no other kind of file', async () => {
  await open(() => [200, {}])
  await take('样例.xlsm')
  expect(byId('import-problem')?.textContent).toContain('只能导入 .xlsx 或 .csv')
  expect((byId('import-begin') as HTMLButtonElement).disabled).toBe(true)
})

it('says why a file was refused as a whole', async () => {
  await open(() => refusal(422, 'wrong_header', '表头与模板不同：缺少“姓名”。'))
  await take('样例.csv')
  await click(byId('import-begin'))
  expect(byId('import-problem')?.textContent).toContain('缺少“姓名”')
  expect(loaded).not.toHaveBeenCalled()
})
