import { afterEach, describe, expect, it, vi } from 'vitest'
import { answering, click, settled, show, type Asked, type Stage } from '../modules/stage'
import SecurityNotices from './SecurityNotices.vue'

const RESET = {
  id: '01JABCDEFGHJKMNPQRSTVWXYZ1',
  kind: 'reset',
  at: '2026-03-01T01:00:00Z',
  grave: false,
  own: true,
  name: '周洁',
  login: 'zhou.jie',
  claim: 'password',
  duty: null,
  asked_by: '张伟',
  decided_by: '李娜',
  key: '',
  reason: '忘记密码',
}
const GLASS = { ...RESET, id: '01JABCDEFGHJKMNPQRSTVWXYZ2', kind: 'break_glass', grave: true, own: false, claim: null, duty: 'system' }

let stage: Stage
let asked: Asked[]

async function open(rows: object[], mayAcknowledge = false): Promise<void> {
  asked = answering({
    'GET /api/security-notices': () => [200, { rows, total: rows.length, may_acknowledge: mayAcknowledge }],
    [`POST /api/security-notices/${RESET.id}/seen`]: () => [200, null],
  })
  stage = await show('/', SecurityNotices)
}

afterEach(() => {
  stage.leave()
  vi.unstubAllGlobals()
})

describe('what officers are told', () => {
  it('shows nothing where there is nothing to tell', async () => {
    await open([])
    expect(stage.byId('security-notices')).toBeNull()
  })

  it('is put away by its reader', async () => {
    await open([RESET])
    expect(stage.byId('notice-reset')?.textContent).toContain('您的密码已重置：张伟申请，李娜批准')
    await click(stage.byId('notice-seen'))
    await settled()
    expect(asked.map((one) => one.what)).toContain(`POST /api/security-notices/${RESET.id}/seen`)
  })

  it('stays where it is grave, but for an auditor', async () => {
    await open([GLASS])
    expect(stage.byId('notice-seen')).toBeNull()
    expect(stage.byId('notice-acknowledge')).toBeNull()
    expect(stage.byId('notice-break_glass')?.textContent).toContain('待审计员确认')
    stage.leave()
    await open([GLASS], true)
    expect(stage.byId('notice-acknowledge')).not.toBeNull()
  })

  it('shows three, and says how many there are besides', async () => {
    await open([1, 2, 3, 4, 5].map((number) => ({ ...RESET, id: `${RESET.id.slice(0, -1)}${number}` })))
    expect(document.querySelectorAll('[data-testid="notice-reset"]')).toHaveLength(3)
    expect(stage.text()).toContain('另有 2 条通知')
  })
})
