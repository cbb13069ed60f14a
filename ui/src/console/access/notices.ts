/** What a notice tells, in words. */
import { DUTY_LABEL, RESET_LABEL } from './labels'
import type { SecurityNotice } from './types'

const ADMINISTRATOR_LABEL: Record<string, string> = { system: '系统管理员', security: '安全管理员', audit: '审计员' }

const who = (notice: SecurityNotice) => `${notice.name}（${notice.login}）`
const duty = (notice: SecurityNotice) => ADMINISTRATOR_LABEL[notice.duty ?? ''] ?? DUTY_LABEL[notice.duty ?? 'system']
const what = (notice: SecurityNotice) => RESET_LABEL[notice.claim ?? 'password']

const TEXTS: Record<SecurityNotice['kind'], (notice: SecurityNotice) => string> = {
  reset: (one) =>
    one.own
      ? `您的${what(one)}已重置：${one.asked_by}申请，${one.decided_by}批准，理由“${one.reason}”。如非您本人要求，请立即报告审计员。`
      : `${who(one)}的${what(one)}已重置：${one.asked_by}申请，${one.decided_by}批准，理由“${one.reason}”。`,
  claimed: (one) => `${who(one)}已凭领取码设置新密码（${one.asked_by}申请，${one.decided_by}批准）。`,
  claim_void: (one) => `${who(one)}的领取码因多次输错已作废，请核实是否有人冒领。`,
  administrator: (one) => `主机上增设了${duty(one)} ${who(one)}，由恢复密钥 ${one.key} 的保管人签名。`,
  recovery_key: (one) => `有人首次以恢复密钥 ${one.key} 在主机上增设管理员。请核实该密钥由他人保管；确认后，此密钥方可用于增设管理员。`,
  break_glass: (one) => `有人在主机上应急增设了${duty(one)} ${who(one)}，理由“${one.reason}”。`,
}

export const noticeText = (notice: SecurityNotice): string => TEXTS[notice.kind](notice)
