/** One peer connection to the platform, with the media sections in the order of the protocol. */
import type { PartyRole } from '@/api/types'

export type RemoteStreams = Partial<Record<PartyRole, MediaStream>>

interface Section {
  kind: 'audio' | 'video'
  direction: RTCRtpTransceiverDirection
  /** Whose media come back in it. */
  from: PartyRole | null
  /** The same camera once more, small and slow, for walls of many calls. */
  small?: boolean
}

const LARGEST_VIDEO_BITS = 800_000
const SMALL_WIDTH = 160
const SMALL_VIDEO: RTCRtpEncodingParameters = { maxBitrate: 60_000, maxFramerate: 5 }
const GATHERING_MS = 3_000

/** The sections of an offer, in order. */
export function sectionsFor(role: PartyRole): Section[] {
  if (role === 'officer') {
    return [
      { kind: 'audio', direction: 'sendonly', from: null },
      { kind: 'audio', direction: 'recvonly', from: 'relative' },
      { kind: 'video', direction: 'recvonly', from: 'relative' },
      { kind: 'audio', direction: 'recvonly', from: 'inmate' },
      { kind: 'video', direction: 'recvonly', from: 'inmate' },
    ]
  }
  const other: PartyRole = role === 'relative' ? 'inmate' : 'relative'
  return [
    { kind: 'audio', direction: 'sendrecv', from: other },
    { kind: 'video', direction: 'sendrecv', from: other },
    { kind: 'audio', direction: 'recvonly', from: 'officer' },
    { kind: 'video', direction: 'sendonly', from: null, small: true },
  ]
}

export interface PeerEvents {
  onStreams(streams: RemoteStreams): void
  onState(state: 'connecting' | 'connected' | 'lost'): void
}

/** How long a connection may be disconnected before it is given up for a new one. */
const DISCONNECTED_MS = 3_000

export class Peer {
  readonly pc: RTCPeerConnection
  private senders: { kind: 'audio' | 'video'; sender: RTCRtpSender }[] = []
  private disconnected: ReturnType<typeof setTimeout> | undefined
  private closed = false

  constructor(
    role: PartyRole,
    iceServers: RTCIceServer[],
    private media: MediaStream | null,
    private events: PeerEvents,
  ) {
    this.pc = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' })
    this.addSections(sectionsFor(role))
    this.pc.addEventListener('connectionstatechange', () => this.onConnection())
  }

  /** A description with all candidates inside. */
  async offer(): Promise<string> {
    await this.pc.setLocalDescription(await this.pc.createOffer())
    await gathered(this.pc)
    return this.pc.localDescription?.sdp ?? ''
  }

  async accept(sdp: string): Promise<void> {
    await this.pc.setRemoteDescription({ type: 'answer', sdp })
  }

  /** Puts another track in place of the one being sent, full and small alike, without a new offer. */
  async replaceTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void> {
    await Promise.all(this.senders.filter((one) => one.kind === kind).map((one) => one.sender.replaceTrack(track)))
  }

  close(): void {
    this.closed = true
    clearTimeout(this.disconnected)
    this.pc.close()
  }

  private addSections(sections: Section[]): void {
    const streams: RemoteStreams = {}
    for (const section of sections) {
      const track = this.ownTrack(section)
      const transceiver = this.pc.addTransceiver(track ?? section.kind, {
        direction: section.direction,
        sendEncodings: section.kind === 'video' ? [encodingOf(section, track)] : undefined,
      })
      preferCodec(transceiver, section.kind === 'video' ? 'video/VP8' : 'audio/opus')
      if (section.direction !== 'recvonly') this.senders.push({ kind: section.kind, sender: transceiver.sender })
      if (section.from) {
        const stream = (streams[section.from] ??= new MediaStream())
        stream.addTrack(transceiver.receiver.track)
      }
    }
    this.events.onStreams(streams)
  }

  private ownTrack(section: Section): MediaStreamTrack | undefined {
    if (section.direction === 'recvonly' || !this.media) return undefined
    return section.kind === 'audio' ? this.media.getAudioTracks()[0] : this.media.getVideoTracks()[0]
  }

  private onConnection(): void {
    if (this.closed) return
    clearTimeout(this.disconnected)
    const state = this.pc.connectionState
    if (state === 'connected') this.events.onState('connected')
    else if (state === 'failed' || state === 'closed') this.events.onState('lost')
    else if (state === 'disconnected') {
      this.disconnected = setTimeout(() => this.events.onState('lost'), DISCONNECTED_MS)
    } else this.events.onState('connecting')
  }
}

function encodingOf(section: Section, track: MediaStreamTrack | undefined): RTCRtpEncodingParameters {
  if (!section.small) return { maxBitrate: LARGEST_VIDEO_BITS }
  const width = track?.getSettings?.().width ?? 4 * SMALL_WIDTH
  return { ...SMALL_VIDEO, scaleResolutionDownBy: Math.max(1, width / SMALL_WIDTH) }
}

function preferCodec(transceiver: RTCRtpTransceiver, mimeType: string): void {
  const kind = mimeType.startsWith('video') ? 'video' : 'audio'
  const all = RTCRtpReceiver.getCapabilities?.(kind)?.codecs ?? []
  const wanted = all.filter((codec) => codec.mimeType.toLowerCase() === mimeType.toLowerCase())
  if (wanted.length > 0) transceiver.setCodecPreferences(wanted)
}

function gathered(pc: RTCPeerConnection): Promise<void> {
  if (pc.iceGatheringState === 'complete') return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHERING_MS)
    pc.addEventListener('icegatheringstatechange', () => {
      if (pc.iceGatheringState !== 'complete') return
      clearTimeout(timer)
      resolve()
    })
  })
}
