/** Words of the designer and of what was sent. */
import type { Tone } from '@/shared/labels'
import type { Submission, Version } from './api'

export const VERSION_LABEL: Record<Version['state'], string> = { draft: '草稿', published: '使用中', retired: '已停用' }
export const VERSION_TONE: Record<Version['state'], Tone> = { draft: 'warning', published: 'success', retired: 'muted' }
export const AUDIENCE_LABEL = { everybody: '全体公众', relatives: '服刑人员亲属', official: '对公业务' } as const
export const STATE_LABEL: Record<Submission['state'], string> = {
  pending: '审核中', returned: '请修改', approved: '已通过', rejected: '未通过', withdrawn: '已撤回',
}
export const STATE_TONE: Record<Submission['state'], Tone> = {
  pending: 'warning', returned: 'warning', approved: 'success', rejected: 'danger', withdrawn: 'muted',
}
