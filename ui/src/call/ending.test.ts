import { expect, it } from 'vitest'
import { endingOf } from './ending'
import { emptyView, type CallView } from './view'

const ended = (more: Partial<NonNullable<CallView['ended']>>): CallView => ({
  ...emptyView(), phase: 'ended', ended: { state: 'ended', reason: 'limit', message: '通话时间已到，通话结束。', ...more },
})

it('gives the officer’s reason for a cut', () => {
  const view = ended({ state: 'cut_off', reason: 'officer', message: '民警已切断通话。原因：谈论案情' })
  expect(endingOf(view, null, 'inmate')).toMatchObject({ title: '民警已切断通话', reason: '民警已切断通话。原因：谈论案情', tone: 'bad' })
})

it('tells one’s own doing as one’s own', () => {
  const view = ended({ reason: 'inmate_left', message: '服刑人员已挂断，通话结束。' })
  expect(endingOf(view, null, 'inmate').reason).toBe('您已挂断')
  expect(endingOf(view, null, 'relative').reason).toBe('服刑人员已挂断，通话结束。')
})

it('says why the door stayed shut', () => {
  const view: CallView = { ...emptyView(), phase: 'refused', refusal: { code: 'second_device', message: '您已在另一台设备上加入', retryable: false } }
  expect(endingOf(view, null, 'relative')).toMatchObject({ title: '未能进入通话', reason: '您已在另一台设备上加入' })
})

it('tells who was put out that an officer did it, and what opens the door again', () => {
  const view: CallView = { ...emptyView(), phase: 'refused', refusal: { code: 'removed', message: '民警已将您移出本次通话。', retryable: false } }
  expect(endingOf(view, null, 'inmate')).toMatchObject({ title: '民警已请您离开通话', reason: expect.stringContaining('民警允许后') as string })
})
