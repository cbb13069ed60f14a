/** How states of peers and interfaces read. */
import type { Tone } from '@/shared/labels'
import type { LifeState, Peer } from './api'

interface Told {
  text: string
  tone: Tone
}

export const PEER_STATES: Readonly<Record<Peer['state'], Told>> = {
  working: { text: '正常', tone: 'success' },
  failing: { text: '异常', tone: 'danger' },
  silent: { text: '近期无调用', tone: 'muted' },
  off: { text: '已停用', tone: 'warning' },
  absent: { text: '未接入', tone: 'muted' },
}
export const WAYS: Readonly<Record<Peer['way'], string>> = { in: '外部调入', out: '对外调出' }

export const LIFE_STATES: Readonly<Record<LifeState, Told>> = {
  testing: { text: '测试中', tone: 'muted' },
  enabled: { text: '已启用', tone: 'success' },
  deprecated: { text: '即将停止', tone: 'warning' },
  disabled: { text: '已停用', tone: 'danger' },
}

/** Where each state leads to, as the buttons say it. */
export const MOVES: Readonly<Record<LifeState, readonly LifeState[]>> = {
  testing: ['enabled', 'disabled'],
  enabled: ['deprecated', 'disabled'],
  deprecated: ['enabled', 'disabled'],
  disabled: ['enabled', 'testing'],
}
export const DEEDS: Readonly<Record<LifeState, string>> = {
  testing: '转为测试',
  enabled: '启用',
  deprecated: '设停止日期',
  disabled: '停用',
}
