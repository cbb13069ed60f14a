/** Words for rights, sessions and sign-ins. */
import type { Duty, Level, Permission, Reset, RightsChange, SignInLine } from './types'

export const DUTY_LABEL: Record<Duty, string> = { business: '业务', system: '系统管理', security: '安全管理', audit: '审计' }

export const KIND_LABEL: Record<Permission['kind'], string> = { menu: '菜单', button: '按钮', interface: '接口' }

type TagType = 'primary' | 'success' | 'info' | 'warning' | 'danger'

export const CHANGE_LABEL: Record<RightsChange['state'], string> = {
  proposed: '待审批',
  approved: '已生效',
  rejected: '已驳回',
  withdrawn: '已撤回',
}
export const CHANGE_TONE: Record<RightsChange['state'], TagType> = {
  proposed: 'warning',
  approved: 'success',
  rejected: 'danger',
  withdrawn: 'info',
}

export const RESET_LABEL: Record<Reset['kind'], string> = {
  account: '新账号',
  password: '密码',
  second_factor: '密码与第二因素',
  key: '密码与密码钥匙',
}
export const RESET_STATE: Record<Reset['state'], string> = {
  proposed: '待审批',
  approved: '已批准，待领取',
  rejected: '已驳回',
  withdrawn: '已撤回',
  claimed: '已领取',
  void: '已作废',
  expired: '逾期未领取',
}
export const RESET_TONE: Record<Reset['state'], TagType> = {
  proposed: 'warning',
  approved: 'primary',
  rejected: 'danger',
  withdrawn: 'info',
  claimed: 'success',
  void: 'danger',
  expired: 'info',
}

export const LINE_LABEL: Record<string, string> = { role: '角色', unit: '数据范围', permission: '权限', level: '密级' }

export const SUBJECT_LABEL: Record<RightsChange['subject'], string> = { officer: '账号', role: '角色', data_level: '数据密级' }

export const LEVEL_LABEL: Record<Level, string> = { public: '公开', internal: '内部', sensitive: '敏感', important: '重要' }
export const LEVEL_TONE: Record<Level, TagType> = { public: 'info', internal: 'primary', sensitive: 'warning', important: 'danger' }

export const FACTOR_LABEL: Record<string, string> = { totp: '动态口令', sm2: '密码钥匙' }

const RESULT_LABEL: Record<string, string> = {
  ok: '成功',
  sign_in_failed: '账号或密码错误',
  account_locked: '账号已锁定',
  second_factor_needed: '等待第二因素',
  second_factor_failed: '第二因素错误',
  claim_failed: '领取码错误或失效',
  address_closed: '地址已封停',
  face_refused: '人脸不通过',
  faces_closed: '人脸登录已封停',
  movement_needed: '缺少活体动作',
  challenge_stale: '活体检测超时',
  entry_stale: '登录超时',
  unreadable_picture: '照片无法读取',
  not_in_custody: '不在押',
  device_not_enabled: '终端未启用',
}

/** Whose sign-in a line tells of. */
export const PERSON_LABEL: Record<SignInLine['subject_kind'], string> = { officer: '民警', relative: '家属', inmate: '罪犯', official: '对公人员', public: '公众' }

export const EVENT_LABEL: Record<string, string> = { sign_in: '登录', sign_out: '退出', claim: '凭领取码设置密码' }

/** How a sign-in ended, in words; a code that has none stays as it is. */
export function resultLabel(result: string): string {
  return RESULT_LABEL[result] ?? result
}

/** What a browser says of itself, cut down to what an officer recognises. */
export function deviceLabel(device: string): string {
  const system = /Windows|Android|iPhone|iPad|Mac OS X|Linux/.exec(device)?.[0]
  const browser = /(Edg|Firefox|Chrome|Safari)\/(\d+)/.exec(device)
  const name = browser?.[1] === 'Edg' ? 'Edge' : browser?.[1]
  if (!name) return device || '未知设备'
  return [system, `${name} ${browser?.[2] ?? ''}`].filter(Boolean).join(' · ')
}
