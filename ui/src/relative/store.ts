/** What the page knows of the signed-in relative: one place, renewed by pushes. */
import { computed, reactive, watch } from 'vue'
import { ApiError, messageOf, overTheLine, type BoundInmate, type CallView, type RelativeMe, type Schemas } from '@/api'
import { clearDevice, lockDevice, openDevice } from '@/shared/device/device'
import { prepareDevice } from '@/shared/device/holder'
import { platform, type Whose } from './api'
import { startAnew } from './content/askingQuestion'
import { forgetHome } from './content/home'

const CHOSEN = 'qq-relative-inmate'

interface Known {
  /** Whoever came in, relative or not yet. */
  account: Schemas['PublicMe'] | null
  /** The relative whom the account is of. */
  me: RelativeMe | null
  /** Whether the privacy notice in force was agreed to. */
  agreed: boolean
  inmates: BoundInmate[]
  inmateId: string
  calls: CallView[]
  /** Results that were not read yet. */
  unread: number
  loaded: boolean
  problem: string
}

const nothing = (): Known => ({ account: null, me: null, agreed: false, inmates: [], inmateId: '', calls: [], unread: 0, loaded: false, problem: '' })

export const known = reactive<Known>(nothing())

// What waits on the device is of whoever is signed in, and of nobody else.
watch(() => known.account, (now) => (now ? openDevice(now.id, now.device_key) : lockDevice()), { flush: 'sync' })

/** The inmate whom bookings and calls are about now. */
export const inmate = computed(() => known.inmates.find((one) => one.id === known.inmateId) ?? null)
/** Latest first. */
export const callsOfInmate = computed(() =>
  known.calls.filter((call) => call.inmate.id === known.inmateId).sort((a, b) => b.starts_at.localeCompare(a.starts_at)),
)

export function chooseInmate(id: string): void {
  known.inmateId = id
  sessionStorage.setItem(CHOSEN, id)
}

/** Whether a relative is signed in; asks the platform once. */
export async function signedIn(): Promise<boolean> {
  if (known.me) return true
  // Nobody to ask for: what comes of asking would be taken for the end of his own session.
  if (onlyAccount()) return false
  try {
    known.me = await platform.me()
    return true
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return false
    throw error
  }
}

/** Whether somebody is signed in with an account, relative or not yet; asks the platform once. */
export async function hasAccount(): Promise<boolean> {
  if (known.account) return true
  try {
    known.account = await platform.account()
    return true
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return false
    throw error
  }
}

/** Before anything is filled in: what is typed stays on the device until it has arrived. */
export async function openOwnDevice(): Promise<void> {
  await overTheLine(hasAccount)
  await overTheLine(prepareDevice)
}

/** Whether the page is open to somebody who is no relative yet. */
export const onlyAccount = (): boolean => known.me === null && known.account !== null && !known.account.relative

/** As whom the page asks for messages. */
export const whose = (): Whose => (onlyAccount() ? 'public' : 'relative')

/** The notice in force, as whoever is signed in reads it. */
export const notice = () => (onlyAccount() ? platform.accountNotice() : platform.notice())

export async function agree(number: number): Promise<void> {
  // The answer is what is to be agreed to next, where there is something.
  const next = await (onlyAccount() ? platform.accountAgrees(number) : platform.agree(number))
  known.agreed = next.agreed_at !== null
  if (known.account) known.account = { ...known.account, consented: known.agreed }
}

/** Signs out, whoever it is; a session that is already gone is signed out. */
export async function leave(): Promise<void> {
  try {
    await (known.me ? platform.signOut() : platform.leave())
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error
  }
  forgetAll()
}

/** What waits on the device goes along, as whoever leaves a shared phone expects. */
export function forgetAll(): void {
  forget()
  startAnew()
  clearDevice()
}

/** Whether the relative agreed to the privacy notice in force; asks the platform until so. */
export async function hasAgreed(): Promise<boolean> {
  if (!known.agreed) known.agreed = (await notice()).agreed_at !== null
  return known.agreed
}

/** Whether the face check of this session still holds at `now`. */
export function faceValid(now: number): boolean {
  const until = known.me?.face_valid_until
  return Boolean(until) && Date.parse(until as string) > now
}

export async function load(): Promise<void> {
  known.problem = ''
  try {
    const [me, inmates, calls, messages] = await Promise.all([
      platform.me(),
      platform.inmates(),
      platform.calls(),
      platform.messages(),
    ])
    known.me = me
    known.inmates = inmates
    known.calls = calls.rows
    known.unread = messages.unread
    const kept = sessionStorage.getItem(CHOSEN) ?? ''
    const still = inmates.some((one) => one.id === kept)
    chooseInmate(still ? kept : (inmates[0]?.id ?? ''))
    known.loaded = true
  } catch (error) {
    known.problem = messageOf(error)
  }
}

/** Puts a newer view of a call in its place; an unknown one comes first. */
export function takeCall(call: CallView): void {
  const place = known.calls.findIndex((one) => one.id === call.id)
  if (place >= 0) known.calls[place] = call
  else known.calls.unshift(call)
}

export function forget(): void {
  Object.assign(known, nothing())
  forgetHome()
  sessionStorage.removeItem(CHOSEN)
}
