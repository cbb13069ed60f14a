/** What is said of terminals and their commands. */
import type { Schemas } from '@/api'

type Tone = 'info' | 'success' | 'warning' | 'danger' | 'primary'

export const COMMAND_LABEL: Record<Schemas['CommandKind'], string> = {
  restart: '重启',
  lock: '锁定',
  unlock: '解锁',
  upgrade: '升级程序',
  set_clock: '校准时间',
  collect_logs: '收集运行日志',
  apply_template: '下发参数模板',
  face_on: '激活人脸功能',
  face_off: '关闭人脸功能',
  show_content: '播放内容',
}

export const COMMAND_STATE: Record<Schemas['CommandState'], { title: string; tone: Tone }> = {
  queued: { title: '排队中', tone: 'info' },
  sent: { title: '已下发', tone: 'primary' },
  received: { title: '已收到', tone: 'primary' },
  done: { title: '已完成', tone: 'success' },
  failed: { title: '失败', tone: 'danger' },
  expired: { title: '已过期', tone: 'warning' },
}

export const CONNECTION: Record<Schemas['Connection'], { title: string; tone: Tone }> = {
  online: { title: '在线', tone: 'success' },
  offline: { title: '离线', tone: 'danger' },
  never: { title: '未接入', tone: 'info' },
}

export const DEVICE_KIND: Record<Schemas['DeviceKind'], string> = {
  all_in_one: '一体机终端',
  kiosk: '自助终端',
  phone: '亲情电话机',
  card_reader: '读卡器',
  screen: '信息屏',
}

export const REFUSAL_REASON: Record<Schemas['RefusalReason'], string> = {
  unknown: '未登记',
  wrong_secret: '凭证不正确',
  unsigned: '请求未签名',
  no_key: '未登记公钥',
  wrong_signature: '签名不正确',
  replayed: '重复的请求',
}
