import { expect, test } from 'vitest'
import type { Schemas } from '@/api'
import { holds, lacks, reachable, state, step, STEPS, take } from './registering'

const paper = { id: 'a', name: '户口簿.pdf', media_type: 'application/pdf', size: 1, sm3: '', sha256: '', uploaded_at: '' }
const empty: Schemas['RegistrationDraft'] = {
  name: '', id_no: '', phone: '', address: '', card_until: null, long_term: false, inmate_name: '', inmate_no: '', kinship: '', note: '',
  front: null, back: null, face: false, proof: [], remarks: [],
}
const told = (draft: Partial<typeof empty> = {}) => ({ draft: { ...empty, ...draft }, own: null, may_send: true, police: true, known: null })
const known = { prison: '三监', kinship: '女儿', kinship_code: 'child', at_once: false }

test('a number holds where its last digit follows from the others', () => {
  expect(holds('11010519491231002X')).toBe(true)
  expect(holds('110105194912310021')).toBe(false)
  expect(holds('1101051949123100')).toBe(false)
})

test('one stands at the first question without an answer', () => {
  take(told())
  expect(reachable()).toBe(1)
  take(told({ front: paper, name: '张某', id_no: '11010519491231002X' }))
  expect(reachable()).toBe(2)
  take(told({ front: paper, name: '张某', id_no: '11010519491231002X', back: paper, long_term: true, phone: '13800000001' }))
  expect(reachable()).toBe(4)
  const all = { front: paper, name: '张某', id_no: '11010519491231002X', back: paper, long_term: true, phone: '13800000001', face: true }
  take(told({ ...all, inmate_name: '周某', inmate_no: '3103000001', kinship: 'child', proof: [paper] }))
  expect(reachable()).toBe(STEPS.length)
})

test('what is wrong is named with its field', () => {
  take(told({ front: paper, name: '张某', id_no: '110105194912310021' }))
  expect(lacks(1).map((one) => one.field)).toEqual(['register-id_no'])
  state.answers.id_no = '11010519491231002X'
  expect(lacks(1)).toEqual([])
})

test('what is typed while the platform is asked stays, and nothing else does', () => {
  take(told({ front: paper, name: '张某' }))
  state.answers.name = '张某某'
  // A picture that was read meanwhile knows nothing of it.
  take(told({ front: paper, back: paper, name: '张某', card_until: '2030-01-01' }))
  expect(state.answers.name).toBe('张某某')
  expect(state.answers.card_until).toBe('2030-01-01')
  const sent = { ...state.answers }
  state.answers.phone = '13800000001'
  take(told({ front: paper, back: paper, name: '张某某', card_until: '2030-01-01' }), sent)
  expect([state.answers.name, state.answers.phone]).toEqual(['张某某', '13800000001'])
  take({ ...told({ name: '张某某' }), may_send: false })
  expect(state.answers.phone).toBe('')
})

test('whom a visit system knows is asked for neither kinship nor proof, and told why', () => {
  const all = { front: paper, name: '张某', id_no: '11010519491231002X', back: paper, long_term: true, phone: '13800000001', face: true }
  take({ ...told({ ...all, inmate_name: '周某', inmate_no: '3103000001' }), known })
  expect(reachable()).toBe(STEPS.length)
  expect(step(7)?.title).toBe('不用上传证明')
  expect(step(8)?.why).toContain('民警审核')
  take({ ...told({ ...all, inmate_name: '周某', inmate_no: '3103000001' }), known: { ...known, at_once: true } })
  expect(step(8)?.why).toContain('直接通过')
  take(told({ ...all, inmate_name: '周某', inmate_no: '3103000001' }))
  expect(reachable()).toBe(6)
})
