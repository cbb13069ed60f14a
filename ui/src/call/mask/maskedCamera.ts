/**
 * A camera whose surroundings are masked before anything leaves the page (VC-MON-09).
 *
 * Only `Painter` draws on what is sent, and it draws the camera's picture under that picture's own mask
 * alone. Whatever stops, throws or stalls, the last masked picture stands for a second and then a neutral
 * one; the camera's own track is in no stream that is handed out.
 */
import { MaskGate, type MaskState } from './gate'
import { HEIGHT, Painter, WIDTH } from './painter'
import { makeSegmenter, type Segmenter } from './segmenter'

const PICTURES_S = 20
const LOOK_MS = 100
/** A camera that delivers nothing new is looked at again after this. */
const FRAME_MS = 200
/** The neutral picture is drawn anew now and then, so that somebody who comes later gets it. */
const AGAIN_MS = 400

export class MaskedCamera {
  /** The masked picture and the camera's own sound. */
  readonly stream: MediaStream
  /** True with the first mask; false where masking is not possible here. */
  readonly usable: Promise<boolean>
  private painter = new Painter()
  private gate = new MaskGate(performance.now())
  private video = document.createElement('video')
  private frame = document.createElement('canvas')
  private watch: ReturnType<typeof setInterval>
  private settle: (usable: boolean) => void = () => undefined
  /** Grows with each segmenter: what an earlier one still says no longer counts. */
  private round = 0
  private neutralAt = 0
  private closed = false

  constructor(raw: MediaStream, private make: () => Promise<Segmenter> = makeSegmenter) {
    this.usable = new Promise((resolve) => (this.settle = resolve))
    this.frame.width = WIDTH
    this.frame.height = HEIGHT
    this.stream = new MediaStream([
      ...this.painter.picture.captureStream(PICTURES_S).getVideoTracks(),
      ...raw.getAudioTracks(),
    ])
    this.video.muted = true
    this.video.playsInline = true
    this.video.srcObject = new MediaStream(raw.getVideoTracks())
    this.watch = setInterval(() => this.look(), LOOK_MS)
    void this.run()
  }

  get state(): MaskState {
    return this.gate.state(performance.now())
  }

  close(): void {
    this.closed = true
    this.round += 1
    clearInterval(this.watch)
    this.video.srcObject = null
    this.painter.neutral()
    this.stream.getVideoTracks().forEach((track) => track.stop())
    this.settle(false)
  }

  private look(): void {
    const now = performance.now()
    if (this.gate.wantsRestart(now)) {
      this.settle(false)
      this.gate.restarted(now)
      void this.run()
    }
    if (this.state !== 'masked' && now - this.neutralAt > AGAIN_MS) this.goNeutral(now)
    else if (this.state === 'masked') this.neutralAt = 0
  }

  private goNeutral(now: number): void {
    this.neutralAt = now
    this.painter.neutral()
  }

  private async run(): Promise<void> {
    const round = ++this.round
    let segmenter: Segmenter | null = null
    try {
      segmenter = await this.make()
      await this.video.play()
      while (round === this.round) await this.next(segmenter, round)
    } catch (error) {
      if (round !== this.round) return
      console.error('masking_failed', error)
      this.gate.failed()
      this.goNeutral(performance.now())
      this.settle(false)
    } finally {
      segmenter?.close()
    }
  }

  private async next(segmenter: Segmenter, round: number): Promise<void> {
    await this.fresh()
    if (round !== this.round) return
    const context = this.frame.getContext('2d')
    if (!context) throw new Error('canvas_unusable')
    fit(context, this.video)
    const mask = await segmenter.person(this.frame)
    if (round !== this.round || this.closed) return
    this.painter.masked(this.frame, mask)
    this.gate.passed(performance.now())
    this.settle(true)
  }

  /** Waits for the camera's next picture. */
  private fresh(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, FRAME_MS)
      this.video.requestVideoFrameCallback?.(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
}

/** The camera's picture at the size that is sent, cut where its shape differs. */
function fit(context: CanvasRenderingContext2D, video: HTMLVideoElement): void {
  const scale = Math.max(WIDTH / (video.videoWidth || WIDTH), HEIGHT / (video.videoHeight || HEIGHT))
  const width = (video.videoWidth || WIDTH) * scale
  const height = (video.videoHeight || HEIGHT) * scale
  context.drawImage(video, (WIDTH - width) / 2, (HEIGHT - height) / 2, width, height)
}
