/** Words of scheduled jobs. */
import type { RunState } from '@/api'
import type { Tone } from '@/shared/labels'

export const RUN_LABEL: Record<RunState, string> = {
  queued: '等待执行',
  running: '执行中',
  succeeded: '成功',
  failed: '失败',
  skipped: '跳过（上次未结束）',
  interrupted: '中断',
}

export const RUN_TONE: Record<RunState, Tone> = {
  queued: 'muted',
  running: 'primary',
  succeeded: 'success',
  failed: 'danger',
  skipped: 'muted',
  interrupted: 'warning',
}

export const COUNT_LABEL: Record<string, string> = {
  rows: '核验条数',
  checkpoints: '检查点',
  sessions: '清除会话',
  nonces: '清除接口随机数',
  interface_calls: '清除接口调用日志',
  inbox: '清除已处理消息',
  outbox: '清除已发送消息',
  entries: '打开入口',
  shut: '打不开',
  interfaces: '查看接口',
  page_faults: '页面错误',
  alerting: '告警中',
  cleared: '清除过期记录',
}
