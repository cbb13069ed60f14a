import { describe, expect, it } from 'vitest'
import { noticeText } from './notices'
import type { SecurityNotice } from './types'

const NOTICE: SecurityNotice = {
  id: '01JABCDEFGHJKMNPQRSTVWXYZ1',
  kind: 'reset',
  at: '2026-03-01T01:00:00Z',
  grave: false,
  own: true,
  name: '周洁',
  login: 'zhou.jie',
  claim: 'second_factor',
  duty: null,
  asked_by: '张伟',
  decided_by: '李娜',
  key: '',
  reason: '手机丢失',
}

describe('what a notice tells', () => {
  it('tells the holder who asked and who decided, and what to do', () => {
    expect(noticeText(NOTICE)).toBe('您的密码与第二因素已重置：张伟申请，李娜批准，理由“手机丢失”。如非您本人要求，请立即报告审计员。')
  })

  it('tells others whose account it is', () => {
    expect(noticeText({ ...NOTICE, own: false })).toContain('周洁（zhou.jie）的密码与第二因素已重置')
    expect(noticeText({ ...NOTICE, kind: 'break_glass', duty: 'audit', claim: null })).toBe('有人在主机上应急增设了审计员 周洁（zhou.jie），理由“手机丢失”。')
  })
})
