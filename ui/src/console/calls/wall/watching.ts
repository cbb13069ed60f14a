/** One call that this officer watches: its session, transcript, alerts, gaps and figures. */
import { reactive, shallowReactive, shallowRef, type ShallowRef } from 'vue'
import { messageOf, type AlertView, type CaseView, type GapView, type LineView, type PartyRole, type RoomView, type Stroke } from '@/api'
import { CallSession, deviceId, type CallSnapshot, type RemoteStreams } from '@/call'
import { consoleApi } from '../../api'
import { addGap, mergeLines } from '../../speech/transcript/lines'
import { withoutSpoken, withPartial, type PartialLine, type SpeechChannel } from '../../speech/transcript/partials'

export type Figures = Record<string, unknown>

export class Watching {
  readonly lines = shallowRef<LineView[]>([])
  readonly gaps = shallowRef<GapView[]>([])
  /** What those who speak on have said so far. */
  readonly partials = shallowRef<PartialLine[]>([])
  /** How the call stands with the speech channels; null until the room says so. */
  readonly channel = shallowRef<SpeechChannel | null>(null)
  readonly file = shallowRef<CaseView | null>(null)
  readonly view = shallowRef<CallSnapshot | null>(null)
  /** The room as it last told of itself; read for the chosen call alone. */
  readonly room = shallowRef<RoomView | null>(null)
  readonly streams: ShallowRef<RemoteStreams> = shallowRef({})
  readonly figures = shallowReactive<Partial<Record<PartyRole, Figures>>>({})
  readonly state = reactive({ problem: '', recorder: '', minutes: null as number | null, rated: false, ratingSkipped: false, wasLarge: false })

  private session: CallSession | null = null
  private stopped = false
  private microphone: MediaStream | null = null
  private picture: 'full' | 'small' = 'small'
  private heard = false

  constructor(
    readonly callId: string,
    private readonly onAlerts: (alerts: AlertView[]) => void,
  ) {}

  /** Gets a watch token and enters; `state.problem` says why not. */
  async start(): Promise<void> {
    this.state.problem = ''
    try {
      const token = await consoleApi.watchToken(this.callId, deviceId())
      if (this.stopped) return
      this.enter(token.token, (token.ice_servers ?? []) as unknown as RTCIceServer[])
    } catch (error) {
      this.state.problem = messageOf(error)
      return
    }
    await this.refresh()
  }

  /** What was said before, and the case with its faces, from the database. */
  async refresh(): Promise<void> {
    const [file, lines] = await Promise.allSettled([consoleApi.case(this.callId), consoleApi.transcript(this.callId)])
    if (file.status === 'fulfilled') this.takeFile(file.value)
    if (lines.status === 'fulfilled') this.lines.value = mergeLines(lines.value, this.lines.value)
  }

  takeFile(file: CaseView): void {
    this.file.value = file
    this.onAlerts(file.alerts)
  }

  /** Full pictures while the call is the chosen one, small ones in its tile. */
  enlarge(on: boolean): void {
    this.picture = on ? 'full' : 'small'
    if (on && !this.room.value) void this.readRoom()
    if (on) this.state.wasLarge = true
    this.session?.watchPicture(this.picture)
  }

  /** What the server says this officer may do with the call now. */
  may(action: string): boolean {
    return this.file.value?.allowed.includes(action) ?? false
  }

  /** Who sits there, who is muted or put out; a room that is just being made anew is asked again at the next event. */
  async readRoom(): Promise<void> {
    if (this.picture !== 'full') return
    this.room.value = await consoleApi.room(this.callId).catch(() => this.room.value)
  }

  /** Whether its sound may be heard; the tracks themselves are silent otherwise, whatever an element does. */
  hear(on: boolean): void {
    this.heard = on
    for (const stream of Object.values(this.streams.value)) {
      stream.getAudioTracks().forEach((track) => (track.enabled = on))
    }
  }

  /** Whether the call is over and this officer, having had it before him, has neither rated it nor said no to that. */
  get owesRating(): boolean {
    const over = this.view.value?.phase === 'ended' && this.state.wasLarge
    return over && !this.state.rated && !this.state.ratingSkipped && this.mayRate()
  }

  /** Asks for the microphone at the first time; watching needs none. */
  async openMicrophone(): Promise<void> {
    if (this.microphone !== null) return
    this.microphone = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true },
    })
    await this.session?.setMicrophone(this.microphone)
  }

  /** The track carries sound only while the officer holds the button, whatever the server does. */
  speak(on: boolean): void {
    this.microphone?.getAudioTracks().forEach((track) => (track.enabled = on))
    this.session?.speak(on)
  }

  /** The officer's hand on the white board; what the role may is the server's to say. */
  board(act: 'open' | 'stroke' | 'clear' | 'close', stroke: Stroke | null = null): void {
    this.session?.board(act, stroke)
  }

  stop(): void {
    this.stopped = true
    this.microphone?.getTracks().forEach((track) => track.stop())
    this.session?.leave()
  }

  private mayRate(): boolean {
    return this.file.value?.allowed.includes('rate') ?? this.view.value?.state !== 'missed'
  }

  private enter(token: string, iceServers: RTCIceServer[]): void {
    const renew = () => consoleApi.watchToken(this.callId, deviceId())
    const session = new CallSession({ token, role: 'officer', media: null, iceServers, renew })
    this.session = session
    this.follow(session)
    session.watchPicture(this.picture)
    session.start()
  }

  private follow(session: CallSession): void {
    session.subscribe((view) => (this.view.value = view))
    session.on('streams', (next) => {
      this.streams.value = next
      this.hear(this.heard)
    })
    session.on('line', ({ line }) => {
      this.partials.value = withoutSpoken(this.partials.value, line)
      this.lines.value = mergeLines(this.lines.value, [line])
    })
    session.on('partial', (part) => (this.partials.value = withPartial(this.partials.value, part)))
    session.on('speech_channel', (channel) => (this.channel.value = channel))
    session.on('alert', ({ alert }) => this.onAlerts([alert]))
    session.on('speech_gap', ({ speaker, start_s, end_s }) => {
      this.gaps.value = addGap(this.gaps.value, { what: speaker, start_s, end_s })
    })
    session.on('quality', ({ role, figures }) => (this.figures[role] = figures))
    session.on('recorder', ({ works, text }) => (this.state.recorder = works ? '' : text))
    session.on('length', ({ minutes }) => (this.state.minutes = minutes))
    session.on('muted', () => void this.readRoom())
    session.on('present', () => void this.readRoom())
    session.on('state', () => void this.refresh())
    session.on('ended', () => void this.refresh())
  }
}
