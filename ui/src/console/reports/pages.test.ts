import { afterEach, expect, it, vi } from 'vitest'
import type { OfficerMe } from '@/api'
import { answering, refusal, settled, show, type Answers, type Stage } from '../modules/stage'
import { session } from '../session'

const ID = '01JXXXXXXXXXXXXXXXXXXXXXXX'
const FORM = {
  rows_from: 'wards',
  columns: [
    { key: 'n', title: '人数', group: '', kind: 'number', decimals: 0, from: 'entered', source: '', formula: '', total: 'sum', required: true, least: 0, most: null },
    { key: 'd', title: '加倍', group: '', kind: 'number', decimals: 0, from: 'formula', source: '', formula: '人数*2', total: 'sum', required: false, least: null, most: null },
  ],
}
const DEFINITION = { id: ID, code: 'production', title: '生产情况月报', period: 'month', level: 'prison', operated_at: '2026-11-01T00:00:00Z', operated_by: '系统', published: 1, draft: null, can_enter: true }
const STANDING = { unit_id: ID, unit: '甲监狱', report_id: null, state: null }
const ITEM = { id: ID, definition_id: ID, title: '生产情况月报', period: '2026-11', unit_id: ID, unit: '甲监狱', number: 1, state: 'draft', created_by_name: '民警', changed_at: '2026-11-01T00:00:00Z', approved_at: null }
const REPORT = {
  report: ITEM,
  period_title: '2026年11月',
  level: 'prison',
  row_version: 1,
  form: FORM,
  lines: [{ key: 'w', title: '一监区', group: '', formula: '' }],
  cells: [
    { row: 'w', column: 'n', value: null, origin: 'entered', flaw: null, source_value: null, by_name: '', at: null, changes: 0 },
    { row: 'w', column: 'd', value: null, origin: 'formula', flaw: null, source_value: null, by_name: '', at: null, changes: 0 },
  ],
  totals: [],
  case_id: null,
  opinion: '',
  change_case_id: null,
  unfilled: 1,
  fetched_at: null,
  sources: [],
  can_edit: true,
  can_submit: true,
  can_request: false,
}
const VERSION = { number: 1, state: 'published', form: FORM, note: '', created_by: '系统', created_at: '2026-11-01T00:00:00Z', published_by: '系统', published_at: '2026-11-01T00:00:00Z', made: 3 }
const SUMMARY = { definition_id: ID, title: '生产情况月报', period: '2026-11', period_title: '2026年11月', form: FORM, rows_are: 'units', lines: [], cells: [], totals: [], counted: 0, units: [STANDING], missing: [STANDING] }

let stage: Stage | null = null
afterEach(() => {
  stage?.leave()
  stage = null
  session.me = null
  vi.unstubAllGlobals()
})

async function page(address: string, answers: Answers): Promise<Stage> {
  session.me = { permissions: ['reports:list', 'reports:enter', 'reports:export', 'report_forms:keep'] } as OfficerMe
  answering(answers)
  stage = await show(address)
  await settled()
  return stage
}

it('says that there are no reports, and what went wrong', async () => {
  expect((await page('/reports', { 'GET /api/report-forms': () => [200, []] })).text()).toContain('还没有已发布的报表')
  stage!.leave()
  expect((await page('/reports', { 'GET /api/report-forms': () => refusal(503, 'database_unavailable', '数据库暂时不可用') })).text()).toContain('数据库暂时不可用')
})

it('lists who has not made the report, and lets it be made', async () => {
  const shown = await page('/reports', { 'GET /api/report-forms': () => [200, [DEFINITION]], 'GET /api/report-standings': () => [200, [STANDING]] })
  expect(shown.byId('reports-count')?.textContent).toContain('应报 1，已通过 0，未生成 1')
  expect(shown.byId('make-甲监狱')).not.toBeNull()
})

it('shows a sheet, and what lacks in it', async () => {
  const shown = await page(`/reports/${ID}`, { [`GET /api/reports/${ID}`]: () => [200, REPORT] })
  expect(shown.text()).toContain('甲监狱2026年11月生产情况月报')
  expect(shown.byId('report-unfilled')?.textContent).toContain('1 格')
  expect(shown.byId('report-saved')?.textContent).toBe('已自动保存')
})

it('shows a sheet that is not there as such', async () => {
  expect((await page(`/reports/${ID}`, {})).text()).toContain('没有找到')
})

it('shows a form and works an example out', async () => {
  const preview = [{ ...REPORT.cells[1], row: 'example', value: '8' }]
  const shown = await page(`/report-forms/${ID}`, {
    [`GET /api/report-forms/${ID}`]: () => [200, { definition: DEFINITION, versions: [VERSION], sources: [], dictionaries: {}, can_keep: true }],
    [`POST /api/report-forms/${ID}/check`]: () => [200, { problems: [], preview }],
  })
  expect(shown.byId('form-version')?.textContent).toContain('第 1 版 · 生效中')
  await new Promise((done) => setTimeout(done, 450))
  await settled()
  expect(shown.byId('preview-d')?.textContent?.trim()).toBe('8')
})

it('names who is missing where nothing can be summed up yet', async () => {
  const shown = await page(`/report-summary/${ID}?period=2026-11`, { [`GET /api/report-forms/${ID}/summary`]: () => [200, SUMMARY] })
  expect(shown.byId('summary-missing')?.textContent).toContain('甲监狱')
  expect(shown.text()).toContain('还没有通过审批的报表')
})
