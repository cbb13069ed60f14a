/** How an application stands, in the words of the families. */
import type { Schemas } from '@/api'
import type { Tone } from '@/shared/labels'

type CaseState = Schemas['CaseState']

export const APPLICATION_LABEL: Record<CaseState, string> = {
  pending: '审批中',
  returned: '需要补充',
  approved: '已通过',
  filed: '已通过',
  rejected: '未通过',
  withdrawn: '已撤回',
}

export const APPLICATION_TONE: Record<CaseState, Tone> = {
  pending: 'warning',
  returned: 'danger',
  approved: 'success',
  filed: 'success',
  rejected: 'danger',
  withdrawn: 'muted',
}
