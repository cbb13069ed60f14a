import { afterEach, expect, it, vi } from 'vitest'
import { h } from 'vue'
import { MODULE, RECORD } from '../modules/sample'
import { answering, click, fill, settled, show, type Stage } from '../modules/stage'
import { session } from '../session'
import QuestionDesk from './QuestionDesk.vue'

const PATH = `/api/public-questions/${RECORD.id}`
const permissions = ['public_questions:receive', 'public_questions:answer']

let stage: Stage

afterEach(() => {
  stage.leave()
  session.me = null
  vi.unstubAllGlobals()
})

it('sends no answer before it knows the version that taking it in hand left', async () => {
  const question = { state: 'sent', version: 1, late: false, said: [], units: [] }
  let learn = () => {}
  const learnt = new Promise<void>((done) => (learn = done))
  let looked = 0
  const asked = answering({
    [`GET ${PATH}`]: async () => {
      looked += 1
      if (looked > 1) await learnt
      return [200, { ...question, ...(looked > 1 && { state: 'received', version: 2 }) }]
    },
    [`POST ${PATH}/receive`]: () => [200, { ...question, state: 'received', version: 2 }],
    [`POST ${PATH}/answer`]: () => [200, { ...question, state: 'answered', version: 3 }],
  })
  session.me = { permissions } as unknown as typeof session.me
  const view = { module: MODULE, permitted: [], pointed_from: [] } as never
  const detail = { record: RECORD, periods: [] } as never
  stage = await show('/', { render: () => h(QuestionDesk, { view, detail }) })
  const answers = () => asked.filter((one) => one.what === `POST ${PATH}/answer`).map((one) => one.body)
  await fill(stage.byId('desk-answer'), '请先预约。')
  await click(stage.byId('desk-send'))
  expect(looked).toBe(2)
  expect(answers()).toEqual([])
  learn()
  await settled()
  await click(stage.byId('desk-send'))
  expect(answers()).toEqual([{ version: 2, text: '请先预约。' }])
})
