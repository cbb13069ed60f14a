import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ApiError } from '@/api'
import { clearDevice, openDevice } from '@/shared/device/device'
import { prepareDevice } from '@/shared/device/holder'
import type { Answers } from '@/shared/forms/definition'
import { formsApi, type Draft } from './api'
import { Filling } from './filling'

const field = (key: string) => ({ key, kind: 'text' as const, title: key, personal: false })
const content = { sections: [{ key: 'p', title: 'p', fields: [field('a'), field('b')] }] }
const draft = (revision: number, answers: Answers): Draft => ({ id: 'd', revision, answers, content }) as unknown as Draft

/** A platform that keeps one draft, by revisions. */
function platform() {
  let kept = draft(1, {})
  const save = vi.spyOn(formsApi, 'save').mockImplementation(async (_, revision, answers) => {
    if (revision !== kept.revision) throw new ApiError(409, 'draft_changed', '在别的地方改过', false)
    kept = draft(revision + 1, answers)
    return kept
  })
  vi.spyOn(formsApi, 'draft').mockImplementation(async () => kept)
  return {
    save,
    kept: () => kept,
    elsewhere: (answers: Answers) => (kept = draft(kept.revision + 1, { ...kept.answers, ...answers })),
    loseAnswer: () =>
      save.mockImplementationOnce(async (_, revision, answers) => {
        kept = draft(revision + 1, answers)
        throw new ApiError(0, 'offline', '', true)
      }),
  }
}

const open: Filling[] = []
function filling(from: Draft): Filling {
  const made = new Filling()
  open.push(made)
  made.take(from)
  return made
}

beforeEach(async () => {
  await prepareDevice()
  openDevice('me', '0'.repeat(32))
})
afterEach(() => {
  open.splice(0).forEach((one) => one.stop())
  vi.restoreAllMocks()
  clearDevice()
})

it('keeps an answer on the device until the platform has it', async () => {
  const { kept } = platform()
  const one = filling(kept())
  one.answer('a', '1')
  const place = `qq-typed:${Filling.placeOf('d')}`
  expect(localStorage.getItem(place)).not.toBeNull()
  await one.keep()
  expect(localStorage.getItem(place)).toBeNull()
  expect(one.state.keeping).toBe('kept')
  expect(kept().answers).toEqual({ a: '1' })
})

it('goes on with what an earlier page left', async () => {
  const { kept } = platform()
  filling(kept()).answer('a', '1')
  const later = filling(kept())
  expect(later.state.answers).toEqual({ a: '1' })
  await later.keep()
  expect(kept().answers).toEqual({ a: '1' })
})

it('loses nothing where the answer to a save was lost and more was typed', async () => {
  const { kept, loseAnswer } = platform()
  const one = filling(kept())
  loseAnswer()
  one.answer('a', '1')
  await one.keep()
  expect(one.state.keeping).toBe('failed')
  one.answer('a', '12')
  await one.keep()
  await one.keep()
  expect(one.state.notice).toBe('')
  expect(kept().answers).toEqual({ a: '12' })
})

it('takes in what another device answered, beside what was answered here', async () => {
  const { kept, elsewhere } = platform()
  const one = filling(kept())
  elsewhere({ b: 'there' })
  one.answer('a', 'here')
  await one.keep()
  await one.keep()
  expect(one.state.notice).toContain('别的地方')
  expect(kept().answers).toEqual({ a: 'here', b: 'there' })
})

it('leaves nothing once it was sent', async () => {
  const { kept, save } = platform()
  const one = filling(kept())
  one.answer('a', '1')
  one.end()
  expect(Object.keys(localStorage).filter((key) => key.startsWith('qq-typed:'))).toEqual([])
  await one.keep()
  expect(save).not.toHaveBeenCalled()
})
