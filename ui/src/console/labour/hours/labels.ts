/** States of sheets and corrections in words. */
import type { Tone } from '@/shared/labels'

interface Mark {
  text: string
  tone: Tone
}

export const SHEET_STATES: Record<string, Mark> = {
  submitted: { text: '审批中', tone: 'primary' },
  approved: { text: '已通过', tone: 'success' },
  returned: { text: '已退回', tone: 'warning' },
}
export const DRAFT: Mark = { text: '草稿', tone: 'muted' }
export const CORRECTION_STATES: Record<string, Mark> = {
  pending: { text: '审批中', tone: 'primary' },
  approved: { text: '已更正', tone: 'success' },
  rejected: { text: '未通过', tone: 'danger' },
  withdrawn: { text: '已撤回', tone: 'muted' },
}
