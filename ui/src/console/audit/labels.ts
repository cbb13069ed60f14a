/** Words of the audit log. */

export const RESULT_LABEL: Record<string, string> = { ok: '成功', refused: '被拒绝', failed: '失败' }

export const RESULT_TONE: Record<string, 'success' | 'danger' | 'warning'> = {
  ok: 'success',
  refused: 'warning',
  failed: 'danger',
}

/** Beginnings of action codes, as the groups that auditors ask for. */
export const ACTION_GROUPS: Readonly<Record<string, string>> = {
  'session.': '登录与退出',
  'call.': '通话办理与监管',
  'face.': '人脸核验与登记',
  'transcript.': '查看转写',
  'recording.': '查看与播放录音录像',
  'alert.': '预警处置',
  word: '敏感词维护',
  'officer.': '民警账号',
  'audit.': '审计',
}

export function streamLabel(stream: string): string {
  return stream === 'bureau' ? '市局' : stream
}
