/** States of a booking in words and by colour. */
export const STATE_LABEL: Readonly<Record<string, string>> = {
  pending: '待审批',
  returned: '已退回',
  approved: '已通过',
  rejected: '已驳回',
  cancelled: '已取消',
  done: '已办结',
}
const TONES: Readonly<Record<string, 'success' | 'warning' | 'danger' | 'info'>> = {
  pending: 'warning',
  returned: 'warning',
  approved: 'success',
  rejected: 'danger',
  done: 'success',
}
export const toneOf = (state: string) => TONES[state] ?? 'info'
