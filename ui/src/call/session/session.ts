/** A call as one side holds it: the machine's decisions carried out on a socket and a peer connection. */
import { ApiError, socketUrl } from '@/api/client'
import type { JoinToken, PartyRole, Stroke } from '@/api/types'
import { deviceId } from '../check/device'
import { Emitter } from './emitter'
import { isEvent, type CallEvents, type ClientFrame, type QualityFigures, type RefusedFrame, type ServerFrame } from './frames'
import { newMachine, step, type Action, type Input, type Machine } from './machine'
import { Peer, type RemoteStreams } from '../media'
import { figures, totals, type Totals } from './statistics'
import type { CallView } from '../view'

export interface SessionOptions {
  token: string
  role: PartyRole
  /** Own camera and microphone; an officer's microphone or nothing. */
  media: MediaStream | null
  /** Whether `media` shows masked surroundings: said to the platform, which checks it. */
  masks?: boolean
  /** What of a camera and microphone opened later may be sent; without it all of it. */
  outgoing?: (opened: MediaStream) => MediaStream
  iceServers?: readonly object[]
  /** Asks the platform for another token where the first outlived its time. */
  renew?: () => Promise<JoinToken>
}

export interface SessionEvents extends CallEvents {
  streams: RemoteStreams
  /** Own measurement, every few seconds. */
  measured: QualityFigures
  refused: RefusedFrame
}

const PING_MS = 4_000
const SILENCE_MS = 12_000
const STATISTICS_MS = 3_000
const ANSWER_MS = 8_000
const LEAVE_MS = 3_000
const TICK_MS = 500

export class CallSession {
  streams: RemoteStreams = {}
  private machine: Machine
  private emitter = new Emitter<SessionEvents>()
  private watchers = new Set<(view: CallView) => void>()
  private socket: WebSocket | null = null
  private peer: Peer | null = null
  private media: MediaStream | null
  private picture: 'full' | 'small' = 'full'
  private heardAt = 0
  private before: Totals | null = null
  private timers = new Map<string, ReturnType<typeof setTimeout>>()
  private online = () => this.feed({ kind: 'retry_due' })

  constructor(private options: SessionOptions) {
    this.machine = newMachine(options.role, options.token, deviceId(), options.masks)
    this.media = options.media
  }

  get view(): CallView {
    return this.machine.view
  }

  on<Name extends keyof SessionEvents>(name: Name, listener: (payload: SessionEvents[Name]) => void): () => void {
    return this.emitter.on(name, listener)
  }

  /** Calls at once and at every change; returns what ends it. */
  subscribe(watcher: (view: CallView) => void): () => void {
    this.watchers.add(watcher)
    watcher(this.view)
    return () => this.watchers.delete(watcher)
  }

  start(): void {
    window.addEventListener('online', this.online)
    this.every('tick', TICK_MS, () => this.feed({ kind: 'tick', now: Date.now() }))
    this.every('ping', PING_MS, () => this.keepAlive())
    this.every('statistics', STATISTICS_MS, () => void this.measure())
    this.feed({ kind: 'start' })
  }

  /** Hangs up; an officer stops watching. */
  leave(): void {
    this.feed({ kind: 'leave' })
    this.after('leave', LEAVE_MS, () => this.feed({ kind: 'socket_lost' }))
  }

  /** Opens or closes the way of the officer's microphone to both parties. */
  speak(on: boolean): void {
    this.send({ type: 'speak', on })
  }

  /** Which pictures an officer's connection is fed: small ones for a tile, full ones for the chosen call. */
  watchPicture(picture: 'full' | 'small'): void {
    if (this.picture === picture) return
    this.picture = picture
    this.send({ type: 'view', picture })
  }

  /** Opens, draws on, wipes or closes the white board for everybody. */
  board(act: 'open' | 'stroke' | 'clear' | 'close', stroke: Stroke | null = null): void {
    this.send({ type: 'board', act, stroke })
  }

  /** Shows a picture (base64) to everybody. */
  share(picture: string): void {
    this.send({ type: 'share', picture })
  }

  async setMicrophone(stream: MediaStream | null): Promise<void> {
    this.media = stream
    await this.peer?.replaceTrack('audio', stream?.getAudioTracks()[0] ?? null)
  }

  /** Puts another camera or microphone into the running call. */
  async setMedia(stream: MediaStream): Promise<void> {
    const sent = this.options.outgoing?.(stream) ?? stream
    await this.setMicrophone(sent)
    await this.peer?.replaceTrack('video', sent.getVideoTracks()[0] ?? null)
  }

  /** Lets go of everything without a word to the server; the room takes it for a lost connection. */
  close(): void {
    window.removeEventListener('online', this.online)
    this.timers.forEach((timer) => clearTimeout(timer))
    this.timers.clear()
    this.dropSocket()
    this.dropPeer()
  }

  private feed(input: Input): void {
    const before = this.machine.view
    const [machine, actions] = step(this.machine, input)
    this.machine = machine
    if (machine.view !== before) this.watchers.forEach((watcher) => watcher(machine.view))
    actions.forEach((action) => this.carryOut(action))
  }

  private carryOut(action: Action): void {
    if (action.do === 'open_socket') this.openSocket()
    else if (action.do === 'drop_socket') this.dropSocket()
    else if (action.do === 'send') this.send(action.frame)
    else if (action.do === 'negotiate') this.after('negotiate', action.afterMs, () => void this.negotiate())
    else if (action.do === 'retry') this.after('retry', action.afterMs, () => this.feed({ kind: 'retry_due' }))
    else if (action.do === 'renew') void this.renew()
    else this.close()
  }

  private async renew(): Promise<void> {
    let token: string | null = null
    try {
      token = (await this.options.renew?.())?.token ?? null
    } catch (error) {
      console.error('token_not_renewed', error)
      if (error instanceof ApiError && error.retryable) return this.feed({ kind: 'socket_lost' })
    }
    this.feed({ kind: 'renewed', token })
  }

  private openSocket(): void {
    const socket = new WebSocket(socketUrl('/ws/call'))
    this.socket = socket
    this.heardAt = Date.now()
    socket.addEventListener('open', () => this.socket === socket && this.feed({ kind: 'socket_open' }))
    socket.addEventListener('close', () => this.socket === socket && this.onSocketLost())
    socket.addEventListener('message', (message: MessageEvent<string>) => {
      if (this.socket === socket) this.onFrame(JSON.parse(message.data) as ServerFrame)
    })
  }

  private onSocketLost(): void {
    this.socket = null
    this.feed({ kind: 'socket_lost' })
  }

  private onFrame(frame: ServerFrame): void {
    this.heardAt = Date.now()
    const fresh = isEvent(frame) && frame.seq > this.view.lastSeq
    if (frame.type === 'answer') void this.accept(frame.sdp)
    this.feed({ kind: 'frame', frame, now: Date.now() })
    if (frame.type === 'refused') this.emitter.emit('refused', frame)
    if (fresh) this.emitter.emit(frame.type, frame as never)
  }

  private async negotiate(): Promise<void> {
    this.dropPeer()
    const peer = new Peer(this.options.role, [...(this.options.iceServers ?? [])] as RTCIceServer[], this.media, {
      onStreams: (streams) => {
        this.streams = streams
        this.emitter.emit('streams', streams)
      },
      onState: (state) => this.peer === peer && this.feed({ kind: 'media', state }),
    })
    this.peer = peer
    const sdp = await peer.offer()
    if (this.peer !== peer) return
    // Before the offer, so that already the first picture is the wanted one.
    if (this.picture !== 'full') this.send({ type: 'view', picture: this.picture })
    this.send({ type: 'offer', sdp })
    this.after('answer', ANSWER_MS, () => this.feed({ kind: 'offer_unanswered' }))
  }

  private async accept(sdp: string): Promise<void> {
    this.stop('answer')
    const peer = this.peer
    try {
      await peer?.accept(sdp)
    } catch (error) {
      console.error('answer_unusable', error)
      if (this.peer === peer) this.feed({ kind: 'media', state: 'lost' })
    }
  }

  private keepAlive(): void {
    if (!this.socket) return
    if (Date.now() - this.heardAt > SILENCE_MS) {
      this.dropSocket()
      this.feed({ kind: 'socket_lost' })
    } else this.send({ type: 'ping' })
  }

  private async measure(): Promise<void> {
    const peer = this.peer
    if (!peer || this.view.media !== 'connected') return
    const rows = [...(await peer.pc.getStats()).values()] as Parameters<typeof totals>[0]
    const now = totals(rows, Date.now())
    if (this.peer !== peer) return
    if (this.before) {
      const quality = figures(this.before, now)
      this.emitter.emit('measured', quality)
      this.send({ type: 'quality', ...quality })
    }
    this.before = now
  }

  private send(frame: ClientFrame): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame))
  }

  private dropSocket(): void {
    this.stop('answer')
    const socket = this.socket
    this.socket = null
    socket?.close()
  }

  private dropPeer(): void {
    this.before = null
    this.peer?.close()
    this.peer = null
  }

  private after(name: string, ms: number, work: () => void): void {
    this.stop(name)
    this.timers.set(name, setTimeout(work, ms))
  }

  private every(name: string, ms: number, work: () => void): void {
    this.stop(name)
    this.timers.set(name, setInterval(work, ms))
  }

  private stop(name: string): void {
    clearTimeout(this.timers.get(name))
    this.timers.delete(name)
  }
}
