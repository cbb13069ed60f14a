import { describe, expect, it } from 'vitest'
import { deployment, node, part, view } from './sample'
import { backlogOf, databaseTitle, failingOf, modeOf, nodeState, partTitle, runsOn, usedOf, waitOf } from './words'

describe('the words of the cluster page', () => {
  it('name actors of which there are several by which one it is', () => {
    expect(partTitle(part())).toBe('消息转发')
    expect(partTitle(part({ name: 'prison_connector:P03', of: 'prison_connector' }))).toBe('监狱系统对接 P03')
    expect(partTitle(part({ kind: 'replica', name: 'face#FaceModel#a', of: 'FaceModel' }))).toBe('人脸识别')
  })

  it('say until when a number set by hand stands', () => {
    expect(modeOf(deployment())).toBe('自动')
    const wish = { target: 2, at: '2026-11-30T06:00:00Z', by: '张系统', reason: '会见高峰', until: '2026-11-30T07:05:00Z', before: 1 }
    expect(modeOf(deployment({ wish }))).toBe('手动 2 个，至 15:05')
    expect(modeOf(deployment({ wish: { ...wish, target: null, until: null } }))).toBe('自动')
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

  it('tell a node that has not looked yet from one that is lost', () => {
    expect(nodeState(node('a', []))).toEqual(['正常', 'success'])
    expect(nodeState(node('a', [], { state: null }))).toEqual(['正在收集', 'warning'])
    expect(nodeState(node('a', [], { state: null, lost: true }))).toEqual(['失联', 'danger'])
  })

  it('tell sizes, waits and what runs', () => {
    expect(usedOf(8192, 4096)).toBe('4.0 GB / 8.0 GB')
    expect([waitOf(null), waitOf(0), waitOf(0.004), waitOf(1.25), waitOf(75)]).toEqual(['—', '0 秒', '0.004 秒', '1.3 秒', '1 分 15 秒'])
    expect(runsOn(node('a', [part(), part({ kind: 'replica' })]))).toBe('1 个副本，1 个常驻进程')
    expect(runsOn(node('a', [part()], { lost: true }))).toBe('—')
    expect(backlogOf(view([]), part())).toBe(7)
    expect(backlogOf(view([]), part({ name: 'alert_desk' }))).toBeNull()
    expect([databaseTitle('core'), databaseTitle('labour-2')]).toEqual(['业务库', '工时第 2 分库'])
  })
})
