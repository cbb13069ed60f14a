/** What states and steps of approvals are called, and how they are toned. */
import type { Tone } from '@/shared/labels'
import type { ApprovalStep, CaseState, FlowState, OpenedInterface, Operator, Verdict } from './wire'

export const CASE_STATES: readonly CaseState[] = ['pending', 'returned', 'approved', 'filed', 'rejected', 'withdrawn']

export const CASE_LABEL: Record<CaseState, string> = {
  pending: '审批中',
  returned: '已退回',
  approved: '已通过',
  filed: '已备案',
  rejected: '已驳回',
  withdrawn: '已撤回',
}

export const CASE_TONE: Record<CaseState, Tone> = {
  pending: 'primary',
  returned: 'warning',
  approved: 'success',
  filed: 'success',
  rejected: 'danger',
  withdrawn: 'muted',
}

/** How an interface would be opened against now. */
export const COMPARISONS: Record<OpenedInterface['comparison'], { text: string; tone: Tone }> = {
  new: { text: '新授权', tone: 'danger' },
  wider: { text: '扩大', tone: 'danger' },
  narrower: { text: '减少', tone: 'success' },
  same: { text: '不变', tone: 'muted' },
  ended: { text: '取消', tone: 'success' },
}

export const GIVEN: Record<OpenedInterface['fields'][number]['given'], string> = {
  whole: '原文',
  masked: '脱敏',
  nothing: '不提供',
}

export const STEP_LABEL: Record<ApprovalStep['action'], string> = {
  submit: '提交申请',
  resubmit: '重新提交',
  file: '备案生效',
  skip: '不符合条件，跳过',
  approve: '同意',
  reject: '驳回',
  return: '退回',
  withdraw: '撤回',
  delegate: '转交',
  assign: '指派',
  remind: '临期提醒',
  overdue: '超过时限',
}

export const STEP_TONE: Record<ApprovalStep['action'], 'good' | 'bad' | 'warn' | 'main' | 'minor'> = {
  submit: 'main',
  resubmit: 'main',
  file: 'good',
  skip: 'minor',
  approve: 'good',
  reject: 'bad',
  return: 'warn',
  withdraw: 'minor',
  delegate: 'minor',
  assign: 'minor',
  remind: 'minor',
  overdue: 'warn',
}

export const VERDICT_LABEL: Record<Verdict, string> = { approve: '同意', reject: '驳回', return: '退回' }

export const FLOW_LABEL: Record<FlowState, string> = { draft: '草稿', published: '生效中', retired: '已停用' }

export const FLOW_TONE: Record<FlowState, Tone> = { draft: 'warning', published: 'success', retired: 'muted' }

export const OPERATOR_LABEL: Record<Operator, string> = {
  eq: '等于',
  ne: '不等于',
  gt: '大于',
  ge: '不小于',
  lt: '小于',
  le: '不大于',
  in: '属于',
  not_in: '不属于',
}

export const LEVEL_LABEL = { BUREAU: '局级', PRISON: '监狱级', SECTION: '科室级', WARD: '监区级' } as const
