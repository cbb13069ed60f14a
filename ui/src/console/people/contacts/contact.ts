/** What one contact is called, where it opens, and by which day it stands. */
import { formatDay, formatLength, formatTime } from '@/shared/formats'
import type { Tone } from '@/shared/labels'
import type { Contact, ContactChannel } from './api'

export const CHANNELS: readonly ContactChannel[] = ['video_call', 'visit', 'phone_call', 'letter']

export const CHANNEL_LABEL: Record<ContactChannel, string> = {
  video_call: '可视通话',
  visit: '现场会见',
  phone_call: '亲情电话',
  letter: '信件',
}

const LOUD = ['refused', 'rejected', 'cut_off', 'withheld']
const OPEN = ['requested', 'approved', 'waiting', 'connected', 'registered', 'visiting', 'dialling', 'talking', 'assessing']

export function toneOf(contact: Contact): Tone {
  if (LOUD.includes(contact.state)) return 'danger'
  // A phone call's `connected` is over; a video call's is not.
  if (contact.channel === 'phone_call' && contact.state === 'connected') return 'success'
  return OPEN.includes(contact.state) ? 'warning' : 'muted'
}

export function pathOf({ channel, id }: Contact): string {
  return channel === 'video_call' ? `/calls/${id}` : `/m/${channel}s/${id}`
}

/** A letter has a day and no hour. */
export function timeOf(contact: Contact): string {
  return contact.channel === 'letter' ? '' : formatTime(contact.at)
}

export function lengthOf(contact: Contact): string {
  return contact.seconds === null || contact.seconds === 0 ? '' : formatLength(contact.seconds)
}

export interface Day {
  day: string
  contacts: Contact[]
}

/** Contacts in their order, together by the day. */
export function byDay(contacts: readonly Contact[]): Day[] {
  const days: Day[] = []
  for (const contact of contacts) {
    const day = formatDay(contact.at)
    const last = days.at(-1)
    if (last?.day === day) last.contacts.push(contact)
    else days.push({ day, contacts: [contact] })
  }
  return days
}
