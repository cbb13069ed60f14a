import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { PartyRole } from '@/api/types'
import { sectionsFor } from '../media'
import { CallSession } from './session'

class FakeSocket extends EventTarget {
  static readonly OPEN = 1
  static all: FakeSocket[] = []
  readyState = 0
  sent: Record<string, unknown>[] = []

  constructor(readonly url: string) {
    super()
    FakeSocket.all.push(this)
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>)
  }

  close(): void {
    this.readyState = 3
  }

  open(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }

  breakDown(): void {
    this.readyState = 3
    this.dispatchEvent(new Event('close'))
  }

  say(frame: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }))
  }

  get types(): unknown[] {
    return this.sent.map((frame) => frame.type)
  }
}

class FakePeer extends EventTarget {
  static all: FakePeer[] = []
  iceGatheringState = 'complete'
  connectionState = 'new'
  localDescription = { sdp: 'offer' }
  remote: unknown = null
  closed = false
  sections: { kind: string; direction: string; replaced: unknown[] }[] = []

  constructor() {
    super()
    FakePeer.all.push(this)
  }

  addTransceiver(what: string | { kind: string }, init: { direction: string }) {
    const section = { kind: typeof what === 'string' ? what : what.kind, direction: init.direction, replaced: [] as unknown[] }
    this.sections.push(section)
    return {
      receiver: { track: { kind: section.kind } },
      sender: { replaceTrack: async (track: unknown) => void section.replaced.push(track) },
      setCodecPreferences: () => {},
    }
  }

  createOffer = async () => ({ type: 'offer', sdp: 'offer' })
  setLocalDescription = async () => {}
  getStats = async () => new Map()

  async setRemoteDescription(description: unknown): Promise<void> {
    this.remote = description
  }

  close(): void {
    this.closed = true
  }

  become(state: string): void {
    this.connectionState = state
    this.dispatchEvent(new Event('connectionstatechange'))
  }
}

class FakeStream {
  tracks: { kind: string }[] = []
  addTrack(track: { kind: string }): void {
    this.tracks.push(track)
  }
  getAudioTracks() {
    return this.tracks.filter((track) => track.kind === 'audio')
  }
  getVideoTracks() {
    return this.tracks.filter((track) => track.kind === 'video')
  }
}

const JOINED = {
  type: 'joined', call_id: 'CALL', role: 'relative', state: 'waiting', names: {}, present: [],
  server_now: new Date().toISOString(), ends_at: null, joinable_until: new Date(Date.now() + 600_000).toISOString(),
}

let session: CallSession
const socket = () => FakeSocket.all.at(-1) as FakeSocket
const peer = () => FakePeer.all.at(-1) as FakePeer
const settle = () => vi.advanceTimersByTimeAsync(1)

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.all = []
  FakePeer.all = []
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('RTCPeerConnection', FakePeer)
  vi.stubGlobal('RTCRtpReceiver', { getCapabilities: () => ({ codecs: [] }) })
  vi.stubGlobal('MediaStream', FakeStream)
})

afterEach(() => {
  session.close()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function begin(role: PartyRole): void {
  session = new CallSession({ token: 'token', role, media: null })
  session.start()
}

async function enter(role: PartyRole = 'relative'): Promise<void> {
  begin(role)
  socket().open()
  socket().say({ ...JOINED, role })
  await settle()
}

it('joins, offers and takes the answer', async () => {
  await enter()
  expect(socket().url).toMatch(/\/ws\/call$/)
  expect(socket().types).toEqual(['join', 'offer'])
  socket().say({ type: 'answer', sdp: 'answer' })
  await settle()
  expect(peer().remote).toEqual({ type: 'answer', sdp: 'answer' })
  peer().become('connected')
  expect(session.view).toMatchObject({ phase: 'joined', media: 'connected' })
})

it.each(['relative', 'inmate', 'officer'] as const)('keeps the order of media sections for the %s', async (role) => {
  await enter(role)
  expect(peer().sections.map(({ kind, direction }) => ({ kind, direction })))
    .toEqual(sectionsFor(role).map(({ kind, direction }) => ({ kind, direction })))
})

it('gives each remote person one stream', async () => {
  await enter('officer')
  const kinds = (role: PartyRole) => (session.streams[role] as unknown as FakeStream).tracks.map((track) => track.kind)
  expect(kinds('relative')).toEqual(['audio', 'video'])
  expect(kinds('inmate')).toEqual(['audio', 'video'])
  expect(session.streams.officer).toBeUndefined()
})

it('comes back by itself after the socket broke, with what it saw last', async () => {
  await enter()
  socket().say({ type: 'notice', seq: 41, at: new Date().toISOString(), level: 'info', text: '好', seconds: 5 })
  const first = peer()
  socket().breakDown()
  expect(session.view.phase).toBe('reconnecting')
  await settle()
  socket().breakDown()
  await vi.advanceTimersByTimeAsync(500)
  expect(FakeSocket.all).toHaveLength(3)
  socket().open()
  expect(socket().sent[0]).toMatchObject({ type: 'join', token: 'token', last_seq: 41 })
  socket().say(JOINED)
  await settle()
  expect(first.closed).toBe(true)
  expect(peer()).not.toBe(first)
})

it('takes a long silence for a broken socket', async () => {
  await enter()
  socket().say({ type: 'answer', sdp: 'answer' })
  await vi.advanceTimersByTimeAsync(8_000)
  expect(socket().types).toContain('ping')
  await vi.advanceTimersByTimeAsync(8_001)
  expect(FakeSocket.all).toHaveLength(2)
})

it('goes back to the door when an offer stays unanswered', async () => {
  await enter()
  for (let seconds = 0; seconds < 9; seconds += 1) {
    FakeSocket.all[0]?.say({ type: 'pong', server_now: new Date().toISOString() })
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(FakeSocket.all).toHaveLength(2)
})

it('offers anew on the same socket when the media are lost', async () => {
  await enter()
  socket().say({ type: 'answer', sdp: 'answer' })
  await settle()
  peer().become('connected')
  peer().become('disconnected')
  await vi.advanceTimersByTimeAsync(3_001)
  expect(FakeSocket.all).toHaveLength(1)
  expect(FakePeer.all).toHaveLength(2)
  expect(socket().types.filter((type) => type === 'offer')).toHaveLength(2)
})

it('tells each event once and ends with the call', async () => {
  await enter()
  const heard: number[] = []
  session.on('notice', (event) => heard.push(event.seq))
  const notice = { type: 'notice', seq: 1, at: new Date().toISOString(), level: 'info', text: '好', seconds: 5 }
  socket().say(notice)
  socket().say(notice)
  expect(heard).toEqual([1])
  socket().say({ type: 'ended', seq: 2, at: new Date().toISOString(), state: 'ended', reason: 'limit', message: '到时' })
  expect(session.view.ended).toEqual({ state: 'ended', reason: 'limit', message: '到时' })
  expect(peer().closed).toBe(true)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(FakeSocket.all).toHaveLength(1)
})

it('lets an officer bring a microphone later, and speak', async () => {
  await enter('officer')
  const microphone = new FakeStream()
  microphone.addTrack({ kind: 'audio' })
  await session.setMicrophone(microphone as unknown as MediaStream)
  expect(peer().sections[0]?.replaced).toEqual([{ kind: 'audio' }])
  session.speak(true)
  session.speak(false)
  expect(socket().sent.slice(-2)).toEqual([{ type: 'speak', on: true }, { type: 'speak', on: false }])
})

it('hangs up even when the server stays silent', async () => {
  await enter()
  session.leave()
  expect(socket().types.at(-1)).toBe('leave')
  await vi.advanceTimersByTimeAsync(3_001)
  expect(session.view).toMatchObject({ phase: 'ended', ended: { reason: 'relative_left' } })
})

it('asks for small pictures before each offer, so that a tile begins small', async () => {
  begin('officer')
  session.watchPicture('small')
  socket().open()
  socket().say({ ...JOINED, role: 'officer' })
  await settle()
  expect(socket().types).toEqual(['join', 'view', 'offer'])
  session.watchPicture('small')
  session.watchPicture('full')
  expect(socket().sent.at(-1)).toEqual({ type: 'view', picture: 'full' })
  expect(socket().types.filter((type) => type === 'view')).toHaveLength(2)
})

it('puts another camera into the full and the small picture alike', async () => {
  await enter('relative')
  const other = new FakeStream()
  other.addTrack({ kind: 'video' })
  other.addTrack({ kind: 'audio' })
  await session.setMedia(other as unknown as MediaStream)
  const replaced = peer().sections.map(({ replaced: tracks }) => (tracks.at(-1) as { kind: string } | undefined)?.kind)
  expect(replaced).toEqual(['audio', 'video', undefined, 'video'])
})

it('sends of another camera only what the page lets out', async () => {
  const track = (kind: string, name: string) => ({ kind, name })
  const stream = (name: string) => {
    const made = new FakeStream()
    made.addTrack(track('audio', name))
    made.addTrack(track('video', name))
    return made as unknown as MediaStream
  }
  session = new CallSession({ token: 'token', role: 'inmate', media: stream('masked'), masks: true, outgoing: () => stream('masked too') })
  session.start()
  socket().open()
  expect(socket().sent[0]).toMatchObject({ type: 'join', masks: true })
  socket().say({ ...JOINED, role: 'inmate' })
  await settle()
  await session.setMedia(stream('raw'))
  expect(peer().sections.flatMap((section) => section.replaced)).toEqual([track('audio', 'masked too'), track('video', 'masked too'), track('video', 'masked too')])
})
