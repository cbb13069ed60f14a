import { afterEach, expect, it } from 'vitest'
import type { OfficerMe } from '@/api'
import { answering, click, fill, refusal, show, type Answers, type Asked, type Stage } from '../../modules/stage'
import { session } from '../../session'
import type { ClusterView } from './api'
import ClusterSkeleton from './ClusterSkeleton.vue'
import { deployment, node, part, view } from './sample'

const ROOM = 'room:01JDXW8Z4T7Q9K2M5N8P1R3S6V'
const LONG = 'RuntimeError: no memory '.repeat(12)

let stage: Stage | null = null
let asked: Asked[] = []

afterEach(() => {
  stage?.leave()
  stage = null
  session.me = null
})

async function cluster(told: ClusterView, more: Answers = {}): Promise<Stage> {
  asked = answering({ 'GET /api/cluster': () => [200, told], ...more })
  session.me = { permissions: ['cluster:list', 'cluster:steer'], unit: { org_type: 'BUREAU' } } as OfficerMe
  stage = await show('/cluster')
  return stage
}

const disabled = (page: Stage, id: string): boolean => (page.byId(id) as HTMLButtonElement).disabled
const sent = (what: string): unknown => asked.find((one) => one.what === what)?.body

it('says what could not be loaded, and loads it when asked', async () => {
  let away = true
  const page = await cluster(view([]), { 'GET /api/cluster': () => (away ? refusal(503, 'unavailable', '数据库暂时无法连接') : [200, view([])]) })
  expect(page.byId('state-error')?.textContent).toContain('数据库暂时无法连接')
  away = false
  await click(page.byId('state-action'))
  expect(page.byId('state-empty')?.textContent).toContain('还没有上报')
})

it('shows where the panels will stand until the answer comes', async () => {
  asked = answering({})
  stage = await show('/', ClusterSkeleton)
  expect(stage.byId('state-loading')?.getAttribute('role')).toBe('status')
  expect(stage.text()).toContain('部署')
})

it('sets replicas after they were checked, and goes back to the form with what refused them', async () => {
  const path = 'PUT /api/cluster/nodes/single/deployments/FaceModel'
  const page = await cluster(view([node('single', [])], [deployment()]), { [path]: () => refusal(409, 'no_room', '本机内存不足') })
  await click(page.byId('scale-FaceModel'))
  expect(disabled(page, 'replicas-next')).toBe(true)
  await fill(page.byId('replicas-reason'), ' 会见高峰 ')
  await click(page.byId('replicas-next'))
  expect(sent(path)).toBeUndefined()
  expect(page.byId('replicas-confirm')?.textContent).toContain('会见高峰')
  await click(page.byId('replicas-save'))
  expect(sent(path)).toMatchObject({ target: 1, seen: null, reason: '会见高峰' })
  expect(page.byId('replicas-problem')?.textContent).toBe('本机内存不足')
})

it('restarts the room of a call only when its breaking off is known', async () => {
  const path = 'POST /api/cluster/restarts'
  const page = await cluster(view([node('single', [part({ name: ROOM, of: 'room' })])]), { [path]: () => [201, {}] })
  await click(page.byId(`restart-${ROOM}`))
  await fill(page.byId('restart-reason'), '画面反复中断')
  expect(disabled(page, 'restart-save')).toBe(true)
  await click(page.byId('restart-aware')?.querySelector('input') ?? null)
  await click(page.byId('restart-save'))
  expect(sent(path)).toMatchObject({ name: ROOM, reason: '画面反复中断', during_call: true })
})

it('tells a lost node and shows nothing of what it told last', async () => {
  const told = view([node('a', []), node('b', [part()], { lost: true, at: '2026-11-30T05:21:00Z' })])
  const page = await cluster(told)
  expect(page.byId('lost-b')?.textContent).toContain('节点 b 已失联 39 分钟')
  expect(page.byId('nodes')?.querySelector('tr.lost')?.textContent).not.toContain('%')
  expect(page.byId('part-outbox_relay')).toBeNull()
})

it('shows a long error in part until all of it is called for', async () => {
  const page = await cluster(view([node('single', [part({ last_error: LONG })])]))
  expect(page.byId('error-text')?.className).toBe('clamped')
  await click(page.byId('error-more'))
  expect(page.byId('error-text')?.className).toBe('')
})
