import { describe, expect, it } from 'vitest'
import type { ClusterView, DeploymentView, NodeView, Part } from './api'
import { backlogOf, databaseTitle, failingOf, modeOf, partsOf, partTitle, runsOn, usedOf, waitOf } from './words'

const part = (more: Partial<Part> = {}): Part => ({
  kind: 'actor',
  name: 'outbox_relay',
  of: 'outbox_relay',
  state: 'running',
  pid: 1,
  since: null,
  memory_mb: 80,
  restarts: 0,
  last_error: '',
  ...more,
})

const node = (name: string, parts: Part[], more: Partial<NodeView> = {}): NodeView => ({
  node: name,
  at: '2026-11-30T06:00:00Z',
  leads: true,
  lost: false,
  state: {
    host: 'a',
    version: '0.1.0',
    processors: 2,
    busy: 0.5,
    memory_mb: 8000,
    memory_free_mb: 3000,
    disk_mb: 100000,
    disk_free_mb: 40000,
    began_at: '2026-11-30T05:00:00Z',
    parts,
    failing: [],
  },
  ...more,
})

const view = (nodes: NodeView[]): ClusterView => ({
  at: '2026-11-30T06:00:00Z',
  nodes,
  deployments: [],
  streams: [],
  databases: [],
  backlogs: [{ name: 'outbox_relay', waiting: 7 }],
  restarts: [],
})

const deployment = (wish: DeploymentView['wish']): DeploymentView => ({
  node: 'single',
  deployment: 'FaceModel',
  least: 1,
  most: 4,
  observed: null,
  scaled: null,
  wish,
})

describe('the words of the cluster page', () => {
  it('name actors of which there are several by which one it is', () => {
    expect(partTitle(part())).toBe('消息转发')
    expect(partTitle(part({ name: 'prison_connector:P03', of: 'prison_connector' }))).toBe('监狱系统对接 P03')
    expect(partTitle(part({ kind: 'replica', name: 'face#FaceModel#a', of: 'FaceModel' }))).toBe('人脸识别')
  })

  it('say until when a number set by hand stands', () => {
    expect(modeOf(deployment(null))).toBe('自动')
    const wish = { target: 2, at: '2026-11-30T06:00:00Z', by: '张系统', reason: '会见高峰', until: '2026-11-30T07:05:00Z', before: 1 }
    expect(modeOf(deployment(wish))).toBe('手动 2 个，至 15:05')
    expect(modeOf(deployment({ ...wish, target: null, until: null }))).toBe('自动')
  })

  it('leave out what a lost node told last', () => {
    const lost = node('b', [part()], { lost: true })
    expect(partsOf(view([node('a', [part()]), lost])).map((one) => one.node)).toEqual(['a'])
  })

  it('name what fails again and again, and what is restarted to mend it', () => {
    const replicas = ['x', 'y'].map((id) => part({ kind: 'replica', name: `face#FaceModel#${id}`, of: 'FaceModel', state: id === 'y' ? 'starting' : 'running' }))
    const failing = node('a', replicas)
    failing.state!.failing = [{ kind: 'replica', name: 'FaceModel', times: 3, last_error: 'RuntimeError: no memory' }]
    const [one] = failingOf(view([failing]))
    expect(one).toMatchObject({ title: '人脸识别', times: 3, error: 'RuntimeError: no memory' })
    expect(one!.part!.name).toBe('face#FaceModel#y')
    failing.state!.failing = [{ kind: 'actor', name: 'prison_connector:P03', times: 4, last_error: '' }]
    expect(failingOf(view([failing]))[0]).toMatchObject({ title: '监狱系统对接 P03', part: null })
  })

  it('tell sizes, waits and what runs', () => {
    expect(usedOf(8192, 4096)).toBe('4.0 GB / 8.0 GB')
    expect([waitOf(null), waitOf(0.004), waitOf(1.25), waitOf(75)]).toEqual(['—', '0.004 秒', '1.3 秒', '1 分 15 秒'])
    expect(runsOn(node('a', [part(), part({ kind: 'replica' })]))).toBe('1 个副本，1 个常驻进程')
    expect(backlogOf(view([]), part())).toBe(7)
    expect(backlogOf(view([]), part({ name: 'alert_desk' }))).toBeNull()
    expect([databaseTitle('core'), databaseTitle('labour-2')]).toEqual(['业务库', '工时第 2 分库'])
  })
})
