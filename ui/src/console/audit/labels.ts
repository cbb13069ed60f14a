/** Words of the audit log. */

export const RESULT_LABEL: Record<string, string> = { ok: '成功', refused: '被拒绝', failed: '失败' }

export const RESULT_TONE: Record<string, 'success' | 'danger' | 'warning'> = {
  ok: 'success',
  refused: 'warning',
  failed: 'danger',
}

/** Beginnings of action codes, as the groups that auditors ask for. */
export const ACTION_GROUPS: readonly { value: string; label: string }[] = [
  { value: 'session.', label: '登录与退出' },
  { value: 'call.', label: '通话办理与监管' },
  { value: 'face.', label: '人脸核验与登记' },
  { value: 'transcript.', label: '查看转写' },
  { value: 'recording.', label: '查看与播放录音录像' },
  { value: 'alert.', label: '预警处置' },
  { value: 'word', label: '敏感词维护' },
  { value: 'officer.', label: '民警账号' },
  { value: 'audit.', label: '审计' },
]

export function streamLabel(stream: string): string {
  return stream === 'bureau' ? '市局' : stream
}
